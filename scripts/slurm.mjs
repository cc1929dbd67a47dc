// `npm run test:slurm`: docs/many-machines.md on a Slurm of its own, which is started here and ended. Needs root, as
// Slurm's own daemons do, and installs Debian's slurm-wlm, munge and parallel where they are missing and it may.
import { installTools } from './chromium.mjs';
import { which } from './codeServer.mjs';
import { installPackages, run } from './installed.mjs';

const tools = { slurmctld: 'slurm-wlm', munged: 'munge', parallel: 'parallel' };
if (process.platform !== 'linux' || process.getuid?.() !== 0) {
  console.log('test:slurm: skipped, it starts Slurm as root on Linux.');
  process.exit(0);
}
installTools(tools);
const missing = Object.keys(tools).filter(name => !which(name));
if (missing.length > 0) {
  console.log(`test:slurm: skipped, ${missing.join(', ')} cannot be found.`);
  process.exit(0);
}
installPackages();
run('node', ['esbuild.mjs']);
run('vitest', ['run', '--project', 'slurm', ...process.argv.slice(2)], { env: { ...process.env, IOI_SLURM: '1' } });
