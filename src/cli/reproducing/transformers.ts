/** Logits of Hugging Face's `transformers` on the same files, where a Python of this machine has it. */
import { spawn, spawnSync } from 'node:child_process';
import type { Results } from '../../reproduce/job';
import { golden } from '../../reproduce/log/golden';
import type { Peer } from '../../worker/reproduce/runJob';

const look =
  'import sys; from importlib.util import find_spec; sys.exit(not all(map(find_spec, ["torch", "transformers"])))';

const script = `
import json, sys, torch, transformers
transformers.logging.set_verbosity_error()
torch.set_grad_enabled(False)
model = transformers.GPT2LMHeadModel.from_pretrained(sys.argv[1], dtype=torch.float32) if int(transformers.__version__.split(".")[0]) >= 5 else transformers.GPT2LMHeadModel.from_pretrained(sys.argv[1], torch_dtype=torch.float32)
model.eval()
logits = [model(torch.tensor([ids])).logits[0, -1].tolist() for ids in json.load(sys.stdin)]
print(json.dumps({"version": transformers.__version__, "logits": logits}))
`;

interface Told {
  readonly version: string;
  readonly logits: readonly (readonly number[])[];
}

/** @param sha256 of the weights: some checkpoints' numbers are known without Python. */
export function peerOf(sha256: string): Peer {
  return async (on, prompts) => {
    const python = [process.env.PYTHON, 'python3', 'python'].find(
      name => name && spawnSync(name, ['-c', look], { stdio: 'ignore' }).status === 0,
    );
    if (python) {
      const told = await ask(
        python,
        on.model.checkpoint.folder,
        prompts.map(({ ids }) => ids),
      );
      if (typeof told === 'string') return { apart: null, n: 0, by: told };
      return furthest(
        prompts.flatMap(({ logits }, i) => logits.map((logit, id) => logit - told.logits[i]![id]!)),
        `transformers ${told.version} on these files`,
      );
    }
    const known = golden.find(one => one.sha256 === sha256);
    const missing =
      'No Python with torch and transformers is here: pip install torch transformers, or name one in PYTHON.';
    if (!known) return { apart: null, n: 0, by: missing };
    const apart = prompts.flatMap(({ ids, logits }) => {
      const same = known.prompts.find(one => one.ids.join() === ids.join());
      return (same?.logits ?? []).map(([id, logit]) => logits[id]! - logit);
    });
    return apart.length === 0 ? { apart: null, n: 0, by: missing } : furthest(apart, `kept from ${known.by}`);
  };
}

function furthest(differences: readonly number[], by: string): Results['equality'] {
  const apart = differences.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  return { apart, n: differences.length, by };
}

function ask(python: string, folder: string, ids: readonly (readonly number[])[]): Promise<Told | string> {
  return new Promise(done => {
    const env = { ...process.env, HF_HUB_OFFLINE: '1', TOKENIZERS_PARALLELISM: 'false' };
    const child = spawn(python, ['-c', script, folder], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', text => {
      out += text;
    });
    child.on('error', () => done(`${python} cannot be started.`));
    child.on('close', () => {
      try {
        done(JSON.parse(out.trimEnd().split('\n').at(-1)!) as Told);
      } catch {
        done(`transformers of ${python} could not run this checkpoint.`);
      }
    });
    child.stdin.on('error', () => {});
    child.stdin.end(JSON.stringify(ids));
  });
}
