/** What a person chooses from the lists that open over a workbench: commands, files, lines, themes. */
import type { Locator, Page } from 'playwright-core';
import { eventually, isShown, no, yes } from './editor';

export async function runCommand(page: Page, title: string): Promise<void> {
  await runCommandWithList(page, title);
  await inputOf(page).waitFor({ state: 'hidden' });
}

/** Of a command that asks at once. */
export async function runCommandThatAsks(
  page: Page,
  title: string,
  placeholder: string,
  toEditor?: () => Promise<void>,
): Promise<void> {
  await runCommandWithList(page, title, toEditor);
  await page.locator(`.quick-input-widget input[placeholder^="${placeholder}"]:visible`).waitFor();
}

/**
 * Of a command that opens a list: it may follow that of commands without a moment in which neither is there.
 * @param toEditor the way to the editor whose command it is. A page that was just left may take the focus once more, on a
 *   busy machine late, and then its command is not in the list: a person goes back to the editor
 */
export async function runCommandWithList(page: Page, title: string, toEditor = async () => {}): Promise<void> {
  await eventually(
    `“${title}” in the list of commands`,
    async () => {
      await toEditor();
      await page.keyboard.press('F1');
      if (await brings(page, `>${title}`, chosenRow(page, title))) return true;
      await page.keyboard.press('Escape');
      return false;
    },
    Boolean,
  );
  await page.keyboard.press('Enter');
}

/** Types into the list that has just been opened, and takes the row of that name once it is the chosen one. */
export async function chooseNamed(page: Page, typed: string, name: string): Promise<void> {
  await typeUntil(page, typed, chosenRow(page, name));
  await page.keyboard.press('Enter');
  await inputOf(page).waitFor({ state: 'hidden' });
}

/**
 * Types into the list that has just been opened until a row is there. A list that was still on its way when something was
 * typed may stay empty: a person types again.
 */
export async function typeUntil(page: Page, typed: string, row: Locator): Promise<void> {
  await eventually(`what “${typed}” is typed for: ${row}`, () => brings(page, typed, row), Boolean);
}

/** What is typed into a list before it has its rows may be lost: it is typed again, soon at first, later with patience. */
export async function brings(page: Page, typed: string, row: Locator): Promise<boolean> {
  const input = inputOf(page);
  if (!(await input.waitFor({ timeout: 8000 }).then(yes, no))) return false;
  for (const timeout of [1000, 3000, 8000]) {
    await input.fill('');
    await input.fill(typed);
    if (await row.waitFor({ timeout }).then(yes, no)) return true;
  }
  return false;
}

export const chosenRow = (page: Page, name: string) =>
  page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: name }).first();

/** The box in which one types what is looked for. */
export function inputOf(page: Page): Locator {
  return page.locator('.quick-input-widget input.input:visible').first();
}

/** From an editor or a page of one: by the keys, as the list of themes is opened there. */
export async function chooseTheme(page: Page, theme: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+T');
  await chooseNamed(page, theme, theme);
}

/** As `openFile`, where the explorer is hidden behind another view. */
export async function openNamed(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+P');
  await chooseNamed(page, name, name);
  await isShown(page, name);
}

/** Puts the cursor of the editor that was last used at a line's beginning. */
export async function goToLine(page: Page, number: number): Promise<void> {
  await page.keyboard.press('Control+G');
  await inputOf(page).fill(`:${number}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}
