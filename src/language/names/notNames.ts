/** Words that are capitalised and name nobody, or name somebody only sometimes. Small on purpose. */

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Days, months, and what sentences begin with. */
export const NEVER_NAMES = words(
  'I Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August ' +
    'September October November December Christmas Easter English French German American God Lord ' +
    'A After Afterwards All Also Although An And Any As At Because Before Both But By Did Do Does During Each ' +
    'Earlier Either Even Every Finally First For From Had Has Have He Her Here His How However If In Instead Into Is ' +
    'It Its Just Last Later Let Like Many May Maybe Mr Mrs Ms Dr Sir My Next No Nobody Not Now Of On Once One Only Or ' +
    'Our She Since So Some Someone Soon Still Such Suddenly That The Their Them Then There These They This Those ' +
    'Though Thus To Today Together Tomorrow Tonight Two Under Until Was We Were What When Whenever Where Which While ' +
    'Who Whoever Why With Yesterday Yet You Your',
);

/** First names that are also words with which a sentence may open. */
export const OPENERS = words(
  'Will May Mark Grace Hope Rise Grant Pat Sue Rob Chase Drew Bill Frank Miles Max Sandy Joy Rose Art Rich Ray Amber ' +
    'Crystal Jack Nick Dale Don Hank Guy Faith Dawn Holly Ruby Miranda Christian Victor Dean Earl Carol',
);

/** After such a first name at a sentence's beginning these say that it is a word: `May I`, `Rise up`, `Mark the`. */
export const READS_AS_WORD_BEFORE = words(
  'a all an at be by for her him his I in it its me my not of on our out that the their them they this to up us we you your he she',
);

/** Months that are first names too. */
export const CALENDAR_NAMES = words('April May June August');

/** Before such a month these say that it is one. */
export const CALENDAR = words('in since until during last next this every each of by early late from between mid');

/** What stands before a place's name more than before a person's. */
export const AFTER_PLACE_WORD = words(
  'in at near across around inside outside throughout toward towards into the The In At a an',
);
