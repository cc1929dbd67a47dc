// GPT-2's own byte-pair encoding for the training script: one JSON list of strings per input line,
// one JSON list of token-id lists per output line. The process stays open as long as its input does.
import { createInterface } from 'node:readline';
import { encode } from 'gpt-tokenizer/encoding/r50k_base';

const lines = createInterface({ input: process.stdin });
for await (const line of lines) {
  process.stdout.write(`${JSON.stringify(JSON.parse(line).map(text => encode(text)))}\n`);
}
