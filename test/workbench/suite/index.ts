/** Entry of the tests that run inside the extension host: `run` is called by VS Code. */
import Mocha from 'mocha';

/** Marks our lines among what the extension host says of its own. */
export const mark = '▸';

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 120_000, reporter: Lines });
  mocha.suite.emit('pre-require', globalThis, 'suite', mocha);
  await import('./activation');
  await import('./contributions');
  await import('./features');
  await import('./restarts');
  return new Promise((done, fail) => {
    mocha.run(failures => (failures > 0 ? fail(new Error(`${failures} failed`)) : done()));
  });
}

/** One line a test, so that what failed can be read out of the extension host's log. */
class Lines extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on('pass', test => console.log(`${mark} ✓ ${test.fullTitle()} (${test.duration} ms)`));
    runner.on('fail', (test, problem) =>
      console.log(`${mark} ✗ ${test.fullTitle()}\n${problem.message}\n${problem.stack ?? ''}`),
    );
  }
}
