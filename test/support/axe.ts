/** The rules of accessibility, held against a page as it is drawn. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What breaks a rule: the rule, the first place of it and what is to be done. */
export async function violations(page: Page | Frame): Promise<string[]> {
  // The page's policy keeps scripts out; axe comes in by the debugger, as a person's own tool would.
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe);
  return page.evaluate<string[]>(run);
}

/** In the page. What passes is not told: naming each place that does is most of the work. */
const run = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes[0].html + ' ' + nodes[0].failureSummary))`;
