/** The heads' classes, as the paper names them. */
export const classWords = {
  nameMover: 'Name mover',
  negativeNameMover: 'Negative name mover',
  backupNameMover: 'Backup name mover',
  sInhibition: 'S-inhibition',
  induction: 'Induction',
  duplicateToken: 'Duplicate token',
  previousToken: 'Previous token',
  classSource: 'Classes are those of Wang et al., 2022 (arXiv 2211.00593), for GPT-2 small.',
} as const;
