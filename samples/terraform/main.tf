terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }

  backend "s3" {
    bucket  = "corp-terraform-state"
    key     = "app/terraform.tfstate"
    region  = "eu-central-1"
    profile = "dev-process"
  }
}

provider "aws" {
  region  = "eu-central-1"
  profile = "dev-process"
}

data "aws_caller_identity" "me" {}

output "who" {
  value = data.aws_caller_identity.me.arn
}
