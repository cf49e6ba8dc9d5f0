/** Signs that plain text uses for itself; they are taken out of a reply before it is read. */
export const boxOpens = '\uE000';
export const boxCloses = '\uE001';
/** In place of a command's backslash where its mathematics is not read: a root, pi, a command that is not known. */
export const opaque = '\uE002';
/** A dollar of money, while those of mathematics are taken away. */
export const moneyDollar = '\uE003';
export const boxMarks = /[\uE000\uE001]/g;
export const anyPrivate = /[\uE000-\uE00F]/g;
