/** The way of path patching, kept in the file: which receiver came behind which, and the commands that redo it. */

import type { Outcome, Requests, TextEditAt } from '../../protocol/lsp';
import { readReceivers } from '../../protocol/parts/receivers';
import type { OpenFile, Prompt } from '../documents/openFile';
import { rangeOf } from '../documents/places';
import type { Session } from '../session/session';
import { commandOf } from './known';

const heading = '# Trail: ';

/** Comment lines right above the prompt; those of a trail that goes on with this one are written anew. */
export function writeTrail(
  session: Session,
  { prompt: ref, receivers }: Requests['ioi/writeTrail']['params'],
): Outcome<TextEditAt> {
  const found = session.find(ref);
  if ('code' in found) return { ok: false, failure: found };
  const odd = receivers.find(to => 'bad' in Object(readReceivers(to)));
  if (receivers.length === 0 || odd !== undefined)
    return {
      ok: false,
      failure: {
        code: 'bad-receiver',
        message: `“${odd ?? ''}” is no receiver of path patching.`,
        todo: 'Write logits, or heads as 9.9.q@END,9.6.q@END or 7.*.v@S2.',
      },
    };
  const commands: string[] = [];
  for (const to of receivers) {
    const command = commandOf(session, { prompt: ref, ask: { kind: 'path', to } });
    if (!command.ok) return command;
    commands.push(command.value);
  }
  const { file, prompt } = found;
  const eol = file.file.text.includes('\r\n') ? '\r\n' : '\n';
  const way = receivers.join(' ‹ ');
  const newText = [`${heading}${way}`, ...commands.map(one => `# ${one}`), ''].join(eol);
  const span = { start: oldTrail(file, prompt, way) ?? prompt.line.start, end: prompt.line.start };
  return { ok: true, value: { uri: file.uri, version: file.version, ...rangeOf(file.file, span), newText } };
}

/** Where the comment lines of a trail begin that is the first part of this one, right above the prompt. */
function oldTrail({ file }: OpenFile, { line }: Prompt, way: string): number | undefined {
  for (let at = line.number - 1; at >= 0; at--) {
    const above = file.lines[at]!;
    if (above.kind !== 'comment') return undefined;
    const text = file.text.slice(above.start, above.end);
    if (text.startsWith(heading))
      return `${way} ‹ `.startsWith(`${text.slice(heading.length)} ‹ `) ? above.start : undefined;
  }
  return undefined;
}
