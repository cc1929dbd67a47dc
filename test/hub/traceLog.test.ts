/** What passes between editor and server is traced for reporting faults: never with a token or a proxy's password. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LogOutputChannel } from 'vscode';
import { traceLog } from '../../src/client/connection/traceLog';
import type { Requests } from '../../src/protocol/lsp';

function written(text: string): string {
  const lines: string[] = [];
  const keep = (line: string) => void lines.push(line);
  const log = { name: 'log', append: keep, appendLine: keep, replace: keep } as unknown as LogOutputChannel;
  const trace = traceLog(log);
  trace.append(text);
  trace.appendLine(text);
  trace.replace(text);
  expect(lines).toHaveLength(3);
  return lines.join('\n');
}

/** The two ways in which vscode-languageclient writes a request. */
const ways: readonly (readonly [string, (params: object) => string])[] = [
  ['as text', params => `Params: ${JSON.stringify(params, null, 4)}`],
  ['as JSON', params => JSON.stringify({ type: 'send-request', message: { method: 'ioi/getModel', params } })],
];

it.each(ways)('%s, whatever is in a token', (_, write) => {
  const awkward = fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', '[', ',', ':', 'a', '–'), minLength: 1 });
  fc.assert(
    fc.property(awkward, awkward, fc.boolean(), (token, password, strictTls) => {
      const access = { token: `hf_1st${token}hf_2nd`, proxy: `http://me:pw_1st${password}pw_2nd@host:1`, strictTls };
      const params: Requests['ioi/getModel']['params'] = { model: 'a/model', access, workDoneToken: 'model 7' };
      const said = written(write(params));
      expect(said).not.toMatch(/hf_1st|hf_2nd|pw_1st|pw_2nd/);
      // The rest serves who looks for the fault.
      expect(said).toContain('a/model');
      expect(said).toContain('model 7');
    }),
  );
});

it('other messages are traced as they are', () => {
  const text = JSON.stringify({ method: '$/progress', params: { token: 'model 7', value: { kind: 'report' } } });
  expect(written(text)).toBe([text, text, text].join('\n'));
});
