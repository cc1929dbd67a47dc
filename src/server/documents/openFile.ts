/** An open file at one version, and its prompts as things that outlive edits elsewhere. */
import type { Head, IoiFile, PromptLine } from '../../language';

/** A prompt across versions of its file. */
export interface Identity {
  readonly id: number;
  /** Heads off as they were toggled, and what the file said then: when the file says otherwise it counts again. */
  toggled?: { readonly heads: readonly Head[]; readonly fileSaid: string };
  /** Of a template the draw that is looked at, and of which text it is one. */
  draw?: { readonly at: number; readonly of: string };
}

export interface Prompt {
  readonly line: PromptLine;
  /** The line as it is written. */
  readonly written: string;
  readonly identity: Identity;
}

export interface OpenFile {
  readonly uri: string;
  /** Its own as long as the server lives; shorter than an address. */
  readonly number: number;
  readonly version: number;
  readonly file: IoiFile;
  readonly prompts: readonly Prompt[];
  /** By line number. */
  promptOn(line: number): Prompt | undefined;
  promptOf(identity: Pick<Identity, 'id'>): Prompt | undefined;
}
