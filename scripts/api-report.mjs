// Keeps api/*.api.md, the record of everything that the package exports, equal to the last build. Reviewers see a change of
// the public surface as a change of these files, and CI fails if they are stale.
//
//   node scripts/api-report.mjs            compares
//   node scripts/api-report.mjs --update   writes
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireFreshBuild, ROOT } from './pack.mjs';

const ENTRIES = {
  index: 'index.d.ts',
  channels: 'channels.d.ts',
  client: 'client.d.ts',
  testing: 'testing.d.ts',
};
const update = process.argv.includes('--update');
const silent = { default: { logLevel: ExtractorLogLevel.None } };
const reported = { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true };

requireFreshBuild();
const temp = mkdtempSync(join(tmpdir(), 'api-report-'));
mkdirSync(join(ROOT, 'api'), { recursive: true });
// API Extractor needs compiler settings. For declarations, these are enough.
const tsconfig = join(temp, 'tsconfig.json');
const compilerOptions = {
  module: 'nodenext',
  target: 'es2022',
  lib: ['es2023'],
  types: ['node'],
  strict: true,
  skipLibCheck: true,
};
writeFileSync(tsconfig, JSON.stringify({ compilerOptions, files: [] }));

let stale = 0;
for (const [name, declarations] of Object.entries(ENTRIES)) {
  const config = ExtractorConfig.prepare({
    packageJsonFullPath: join(ROOT, 'package.json'),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: join(ROOT, 'dist', 'esm', declarations),
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: { compilerOptions, files: [join(ROOT, 'dist', 'esm', declarations)] },
        skipLibCheck: true,
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: join(ROOT, 'api'),
        reportTempFolder: temp,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: { ...silent, 'ae-forgotten-export': reported },
        tsdocMessageReporting: silent,
      },
    },
  });
  const { apiReportChanged, errorCount } = Extractor.invoke(config, {
    localBuild: update,
    messageCallback: (message) => {
      message.handled = true;
      if (message.logLevel === ExtractorLogLevel.Error) console.error(`${name}: ${message.text}`);
    },
  });
  if (errorCount > 0) process.exitCode = 1;
  if (!apiReportChanged) continue;
  stale += 1;
  console[update ? 'log' : 'error'](`api/${name}.api.md ${update ? 'renewed' : 'is not what the build exports'}`);
}
rmSync(temp, { recursive: true, force: true });
if (stale > 0 && !update) {
  console.error('The public surface has changed. If intended, run npm run api:update and add a line to CHANGELOG.md');
  process.exitCode = 1;
}
