import { builtInSets, type WordList, type WordSets, wordList } from './wordSets';

/**
 * First names that GPT-2 cuts into two or three tokens. No slot draws them. They are known so that a prompt which
 * mentions one is understood and warned of; a baseline of names that are as long needs a list of them in @set names.
 */
const LONG_NAMES =
  'Adele Agatha Agnes Aidan Aisha Alana Alfie Amara Anika Annabel Annette Antoine Antonia Anya Arabella ' +
  'Ariana Arlo Atticus Aurelia Beatrice Beatrix Belinda Bertha Bethany Bianca Blanche Brenna Briana Bridget ' +
  'Bronwyn Camila Camille Candace Carina Carlotta Carmela Carole Cecilia Cedric Celia Chiara Cillian ' +
  'Clarissa Claudette Clementine Colette Cora Cordelia Cornelius Cosmo Cyril Dagmar Darcy Daria Delia ' +
  'Desiree Dimitri Dinah Dolores Dora Doris Dougal Edith Edna Effie Eileen Eliza Eloise Enid Enzo Erika ' +
  'Ernestine Esme Estelle Evelyn Fabian Farah Fatima Fergus Frederica Freya Frieda Geraldine Gilda Gladys ' +
  'Glenda Gregor Greta Gretchen Gwen Hamish Harald Hattie Henrietta Hester Hilda Hortense Ida Imogen Ines ' +
  'Ingrid Isla Jacqueline Jemima Joanna Josephine Josiah Juanita Justine Kamila Keira Kieran Kirsten ' +
  'Leander Leona Leonie Letitia Lilian Loretta Lorraine Lucian Lucille Lucinda Mabel Malachi Margot ' +
  'Marianne Marisol Marlene Matilda Maude Maureen Mavis Mildred Millicent Minnie Mirabel Miriam Moira Mona ' +
  'Muriel Myra Nadia Nadine Nikolai Noelle Odette Orson Patrice Portia Ramona Raquel Reuben Rhoda Rhys ' +
  'Roderick Roxanne Sabina Sabrina Saskia Selena Serena Shirin Tatiana Thalia Thora Tobin Tristan Ulrich ' +
  'Ursula Valentina Vanya Virgil Vivian Vivienne Wilbur Wilfred Willa Xavia Xenia Yasmin Yvette Zachary ' +
  'Zara Zita Abigail Alastair Alistair Althea Alyssa Amelie Anastasia Astrid Ayesha Bernadette Chantal ' +
  'Corinne Daphne Deirdre Delilah Delphine Doreen Elodie Elspeth Elvira Emmett Eugenia Eunice Evangeline ' +
  'Giselle Griselda Guinevere Gwendolyn Hedda Ignatius Isadora Ismael Isolde Jacinta Joachim Jocelyn ' +
  'Lachlan Lavinia Leopold Lorelei Lorna Madeleine Maisie Marguerite Maximilian Niamh Ophelia Ottilie ' +
  'Padraig Percival Phoebe Phyllis Priscilla Reginald Rosalie Rosalind Rosamund Rufus Saoirse Sibyl Siobhan ' +
  'Sylvester Tabitha Thaddeus Theodora Winifred Yolanda Yvonne';

const builtInNames = builtInSets.get('names');
const known = wordList([...(builtInNames?.words ?? []), ...LONG_NAMES.split(' ')]);

/** A list of names with the long ones beside the built-in ones; a list that a file sets stays as it is. */
function withLongNames(names: WordList | undefined): WordList | undefined {
  return names === builtInNames ? known : names;
}

/** The names that are found in a text. */
export function knownNames(sets: WordSets): WordList | undefined {
  return withLongNames(sets.get('names'));
}
