/** What is said of a path that is followed back, and of prompts that the model gets wrong. */
export const trailWords = {
  trail: 'Path followed back',
  trailBack: 'Back: {0}',
  trailForward: 'Forward: {0}',
  trailNoBack: 'Back',
  trailNoForward: 'Forward',
  trailStep: 'What sends to {0}',
  trailWrite: 'Write trail to file',
  trailWriteHint: 'as comment lines above the prompt, with the commands that redo it',
  receives: 'receives',
  addReceiver: 'Add {0} to the receivers',
  removeReceiver: 'Take {0} off the receivers',
  pathGridLabel:
    '{0}. Layers are rows, heads are columns. Arrow keys move, Enter knocks out, Space shows the head, Shift+Enter adds it to the receivers, the context-menu key opens a menu, Alt+Left and Alt+Right go back and forward.',
  wrongOne: 'One wrong answer in this file',
  wrongMany: '{0} wrong answers in this file',
  wrongNext: 'Next wrong answer',
  wrongPrevious: 'Previous wrong answer',
} as const;
