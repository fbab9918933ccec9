/**
 * Paths of the manifest: names joined by dots, and in owner rules `*` for each element of an array, as in
 * `messages.*.author_id`. No positions in arrays: `0` is no name.
 */
const name = '(?!\\d+(?:\\.|$))(?!\\*(?:\\.|$))[^.$\\0][^.\\0]*'

/** A field, at the top or in embedded documents. */
export const FIELD_PATTERN = `^${name}(?:\\.${name})*$`

/** A field, or one in the elements of arrays. */
export const ELEMENT_FIELD_PATTERN = `^${name}(?:\\.(?:\\*\\.)?${name})*$`

/** The same, or the elements themselves: `mentions.*`. */
export const OWNER_FIELD_PATTERN = ELEMENT_FIELD_PATTERN.replace(/\$$/, '(?:\\.\\*)?$')

/** The path as MongoDB's queries have it: they open arrays without being told. */
export const plainPath = (path: string) => path.replaceAll('.*', '')

/** The element of an array in which the field stands, or that it is: `messages.*`; undefined where there is none. */
export function elementOf(path: string): string | undefined {
  const last = path.lastIndexOf('.*')
  return last < 0 ? undefined : path.slice(0, last + 2)
}

/** Whether `outer` is the field itself or holds it. */
export const covers = (outer: string, path: string) => path === outer || path.startsWith(`${outer}.`)

/** Whether a change of one is a change of the other. */
export const overlap = (one: string, other: string) => covers(one, other) || covers(other, one)
