/** The media type of newline-delimited JSON: a value in each line. */
export const NDJSON = 'application/x-ndjson'
