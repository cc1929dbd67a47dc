/** Entry of the tests that run inside the extension host: `run` is called by VS Code. */
import Mocha from 'mocha';

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, reporter: 'spec' });
  mocha.suite.emit('pre-require', globalThis, 'suite', mocha);
  await import('./activation');
  await import('./contributions');
  return new Promise((done, fail) => {
    mocha.run(failures => (failures > 0 ? fail(new Error(`${failures} failed`)) : done()));
  });
}
