"""Uses the stand-in with real botocore clients: every operation, every modelled error. Exits 1 on any failure.
Usage, after dotnet build samples/IdentityCenter -c Release: python3 build/check-standin.py [identity-center]"""
import datetime, os, re, subprocess, sys, tempfile
from urllib.request import ProxyHandler, Request, build_opener

for name in [n for n in os.environ if n.startswith(("AWS_", "SSL_", "REQUESTS_")) or n.lower().endswith("_proxy")]:
    del os.environ[name]
home, failed, start, role = tempfile.mkdtemp(), [], "https://stand-in.awsapps.com/start", {"accountId": "012345678901"}
os.environ.update(HOME=home, AWS_EC2_METADATA_DISABLED="true", AWS_CONFIG_FILE="", AWS_MAX_ATTEMPTS="1")
import botocore.exceptions, botocore.session

program = sys.argv[1] if len(sys.argv) > 1 else "artifacts/bin/IdentityCenter/release/identity-center"
server = subprocess.Popen([program, "--mint", home, "--session=my-sso", "--minted-lifetime=300", "--accounts=7",
                           "--proxy-port=0", "--ca-file", home + "/ca.pem"], stdout=subprocess.PIPE, text=True)

def check(what, true):
    failed.extend([] if true else [what])
    print("ok  " if true else "FAIL", what)

def refused(status, code, call, name=None, **arguments):
    try:
        got = call(**arguments)
    except botocore.exceptions.ClientError as e:
        got = e.response["ResponseMetadata"]["HTTPStatusCode"], e.response["Error"]["Code"], type(e).__name__
    check(f"{call.__name__} is refused: {got}", got in ((status, code, name or code), (status, code, "ClientError")))

def send(path, body, kind):
    build_opener(ProxyHandler({})).open(Request(url + path, body.encode(), {"Content-Type": kind})).close()

def assume_role(sts):
    asked = {"RoleArn": "arn:aws:iam::123456789012:role/PowerUserAccess", "RoleSessionName": "jane@example.com"}
    got = sts.assume_role(Policy='{"Statement": []}', PolicyArns=[{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}],
                          ExternalId="ext-1", DurationSeconds=1800, **asked)
    left = (got["Credentials"]["Expiration"] - datetime.datetime.now(datetime.timezone.utc)).total_seconds()
    check("AssumeRole gives half an hour", 1790 < left <= 1800 and got["PackedPolicySize"] > 0)
    arn = "arn:aws:sts::123456789012:assumed-role/PowerUserAccess/jane@example.com"
    check("the session's ARN", got["AssumedRoleUser"]["Arn"] == arn)
    sent, header = got["ResponseMetadata"], got["ResponseMetadata"]["HTTPHeaders"]["x-amzn-requestid"]
    check("one request id", sent["RequestId"] == header)
    names = {"AccessKeyId": "aws_access_key_id", "SecretAccessKey": "aws_secret_access_key",
             "SessionToken": "aws_session_token"}
    keys = {names[name]: got["Credentials"][name] for name in names}
    again = botocore.session.Session().create_client("sts", "us-east-1", endpoint_url=url, **keys)
    check("its keys sign", again.get_caller_identity()["Arn"] == arn)
    check("and assume the next role", again.assume_role(**asked)["Credentials"]["SessionToken"])
    refused(400, "ValidationError", again.assume_role, DurationSeconds=3601, **asked)
    refused(400, "MalformedPolicyDocument", sts.assume_role, "MalformedPolicyDocumentException", Policy="nonsense",
            **asked)
    refused(400, "PackedPolicyTooLarge", sts.assume_role, "PackedPolicyTooLargeException",
            Policy='{"Statement": [], "Id": "%s"}' % ("x" * 2048), **asked)
    refused(403, "AccessDenied", sts.assume_role, **{**asked, "RoleArn": asked["RoleArn"] + "X"})
    user = botocore.session.Session().create_client(
        "sts", "us-east-1", endpoint_url=url, aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    check("a user is one", user.get_caller_identity()["Arn"] == "arn:aws:iam::123456789012:user/jane")
    check("and may ask for twelve hours", user.assume_role(DurationSeconds=43200, **asked)["Credentials"])
    errors = [(shape.metadata["error"]["code"], shape.metadata["error"]["httpStatusCode"], shape.name) for shape
              in sts.meta.service_model.operation_model("AssumeRole").error_shapes]
    for code, status, name in errors + [("Throttling", 400, ""), ("ServiceUnavailable", 503, "")]:
        send("/_control/faults", f'{{"fault": "AssumeRole=status:{status},code={code}"}}', "application/json")
        refused(status, code, sts.assume_role, name, **asked)
    send("/_control/settings", '{"assumed-role-lifetime": -60}', "application/json")
    late = sts.assume_role(**asked)["Credentials"]
    keys = {names[name]: late[name] for name in names}
    refused(403, "ExpiredToken", botocore.session.Session().create_client(
        "sts", "us-east-1", endpoint_url=url, **keys).get_caller_identity)

def run():
    plain = botocore.session.Session()
    sso, oidc = (plain.create_client(name, "us-east-1", endpoint_url=url) for name in ("sso", "sso-oidc"))
    tv = oidc.register_client(clientName="check", clientType="public", scopes=["sso:account:access"])
    check("a registration lives 90 days", tv["clientSecretExpiresAt"] - tv["clientIdIssuedAt"] == 90 * 86400)
    secret = {"clientId": tv["clientId"], "clientSecret": tv["clientSecret"]}
    code = oidc.start_device_authorization(startUrl=start, **secret)
    poll = {"grantType": "urn:ietf:params:oauth:grant-type:device_code", "deviceCode": code["deviceCode"], **secret}
    for name in ("AuthorizationPending", "AuthorizationPending", "SlowDown"):
        refused(400, name + "Exception", oidc.create_token, **poll)
    send("/device", f"user_code={code['userCode']}&decision=allow", "application/x-www-form-urlencoded")
    token, again = oidc.create_token(**poll), {"grantType": "refresh_token", **secret}
    bearer = {"accessToken": oidc.create_token(refreshToken=token["refreshToken"], **again)["accessToken"]}
    refused(400, "InvalidGrantException", oidc.create_token, refreshToken=token["refreshToken"], **again)
    pages = list(sso.get_paginator("list_accounts").paginate(PaginationConfig={"PageSize": 3}, **bearer))
    check("7 accounts on 3 pages", [len(page["accountList"]) for page in pages] == [3, 3, 1])
    check("roles", len(sso.list_account_roles(**role, **bearer)["roleList"]) == 2)
    refused(403, "ForbiddenException", sso.get_role_credentials, roleName="x", **role, **bearer)
    calls = ((sso, "GetRoleCredentials", {"roleName": "x", **role, **bearer}), (sso, "ListAccounts", bearer),
             (sso, "ListAccountRoles", {**role, **bearer}), (sso, "Logout", bearer), (oidc, "CreateToken", poll),
             (oidc, "StartDeviceAuthorization", {"startUrl": start, **secret}),
             (oidc, "RegisterClient", {"clientName": "x", "clientType": "public"}))
    for service, operation, arguments in calls:
        for shape in service.meta.service_model.operation_model(operation).error_shapes:
            status = shape.metadata["error"]["httpStatusCode"]
            fault = f"{operation}=status:{status},code={shape.name}"
            send("/_control/faults", f'{{"fault": "{fault}"}}', "application/json")
            refused(status, shape.name, getattr(service, botocore.xform_name(operation)), **arguments)
    role_keys = sso.get_role_credentials(roleName="ReadOnly", **role, **bearer)["roleCredentials"]
    keys = {"aws_access_key_id": role_keys["accessKeyId"], "aws_secret_access_key": role_keys["secretAccessKey"],
            "aws_session_token": role_keys["sessionToken"], "endpoint_url": url + "/base"}
    ecr, public, sts = (plain.create_client(name, "us-east-1", **keys) for name in ("ecr", "ecr-public", "sts"))
    check("the keys sign for STS", sts.get_caller_identity()["Account"] == role["accountId"])
    many = ecr.get_authorization_token(registryIds=["1" * 12, "2" * 12])["authorizationData"]
    check("and for ECR", [data["proxyEndpoint"][8:20] for data in many] == ["1" * 12, "2" * 12])
    check("and for ECR Public", public.get_authorization_token()["authorizationData"]["authorizationToken"])
    assume_role(sts)
    keys["aws_secret_access_key"] = "another"
    wrong = {name: plain.create_client(name, "us-east-1", **keys) for name in ("ecr", "ecr-public", "sts")}
    refused(400, "InvalidSignatureException", wrong["ecr"].get_authorization_token)
    refused(400, "InvalidSignatureException", wrong["ecr-public"].get_authorization_token)
    refused(403, "SignatureDoesNotMatch", wrong["sts"].get_caller_identity)
    keys["aws_access_key_id"] = "ASIAUNKNOWN"
    refused(403, "InvalidClientTokenId", plain.create_client("sts", "us-east-1", **keys).get_caller_identity)
    sso.logout(**bearer)
    refused(401, "UnauthorizedException", sso.list_accounts, **bearer)
    with open(home + "/config", "w") as file:
        file.write(f"[profile dev]\nsso_session=my-sso\nsso_account_id=012345678901\nsso_role_name=ReadOnly\n"
                   f"[sso-session my-sso]\nsso_start_url={start}\nsso_region=us-east-1\n")
    os.environ.update(HTTPS_PROXY=re.search(r"HTTPS_PROXY=(\S+)", text)[1], AWS_CA_BUNDLE=home + "/ca.pem",
                      AWS_CONFIG_FILE=home + "/config")
    cached = home + "/.aws/sso/cache/0ad374308c5a4e22f723adf10145eafad7c4031c.json"
    before = open(cached).read()
    got = botocore.session.Session(profile="dev").get_credentials().get_frozen_credentials()
    check("a profile, by proxy and TLS under the real names", got.access_key.startswith("ASIASTANDIN"))
    check("its minted token was due and is refreshed", open(cached).read() != before)

try:
    text = ""
    while "# ready" not in text:
        text += server.stdout.readline() or sys.exit("the stand-in did not start")
    url = re.search(r"SSO=(\S+)", text)[1]
    run()
finally:
    server.terminate()
sys.exit(f"{len(failed)} failed" if failed else server.wait(10))
