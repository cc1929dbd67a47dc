/** What package.json promises is there, and nothing else. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commands, languages, workspace } from 'vscode';
import { api, extension } from './files';

interface Contributed {
  readonly commands: readonly { command: string; title: string; category: string }[];
  readonly keybindings: readonly { command: string; when: string }[];
  readonly menus: Readonly<Record<string, readonly { command: string }[]>>;
  readonly configuration: { properties: Readonly<Record<string, Record<string, unknown>>> };
  readonly colors: readonly { id: string; defaults: Record<string, string> }[];
  readonly walkthroughs: readonly { steps: readonly { media: { image: string; altText: string } }[] }[];
}

describe('contributions', () => {
  const { packageJSON, extensionPath } = extension();
  const contributed: Contributed = packageJSON.contributes;
  const declared = contributed.commands.map(({ command }) => command);

  before(api);

  it('every command has a title, a category and an implementation', async () => {
    const registered = new Set(await commands.getCommands(true));
    for (const { command, title, category } of contributed.commands) {
      assert.ok(title && category === 'IOI Lens', command);
      assert.ok(registered.has(command), command);
    }
  });

  it('no command runs without being declared', async () => {
    const ours = (await commands.getCommands(true)).filter(name => /^ioiLens\.\w+$/.test(name));
    // VS Code itself makes `.focus`, `.resetViewLocation` and so on of views.
    const undeclared = ours.filter(name => !declared.includes(name) && name !== 'ioiLens.panel');
    assert.deepEqual(undeclared, []);
  });

  it('menus and keys name commands that exist', () => {
    const used = [...Object.values(contributed.menus).flat(), ...contributed.keybindings].map(({ command }) => command);
    // The one key of the editor's own: Enter on a directive's name that is not whole yet.
    for (const command of used.filter(name => name !== 'acceptSelectedSuggestion'))
      assert.ok(declared.includes(command), command);
    for (const { when } of contributed.keybindings) assert.match(when, /editorLangId == ioi|focusedView == ioiLens\./);
  });

  it('every setting has a description, a default and a scope, and the default holds', () => {
    for (const [name, property] of Object.entries(contributed.configuration.properties)) {
      assert.ok(property.description ?? property.markdownDescription, name);
      assert.ok(property.scope, name);
      assert.ok('default' in property, name);
      assert.deepEqual(workspace.getConfiguration().get(name), property.default, name);
    }
  });

  it('every colour is told for dark, light and both high-contrast themes', () => {
    for (const { id, defaults } of contributed.colors) {
      assert.deepEqual(Object.keys(defaults).sort(), ['dark', 'highContrast', 'highContrastLight', 'light'], id);
    }
  });

  it('every file that it names is in the package', () => {
    const names = JSON.stringify(packageJSON).match(/(?:\.\/)?media\/[\w./-]+\.\w+/g) ?? [];
    assert.ok(names.length > 10);
    for (const name of names) assert.ok(existsSync(join(extensionPath, name)), name);
    for (const { media } of contributed.walkthroughs[0]!.steps) assert.ok(media.altText.length > 20);
  });

  it('the language is known', async () => {
    assert.ok((await languages.getLanguages()).includes('ioi'));
  });
});
