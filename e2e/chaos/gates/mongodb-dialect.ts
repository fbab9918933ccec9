import { BSON, type Document } from 'mongodb'
import type { Dialect } from './dialect.ts'
import { effectsOfCommand } from './effects.ts'

// https://github.com/mongodb/specifications/blob/master/source/message/OP_MSG.md
const OP_MSG = 2013
const HEADER = 16
const CHECKSUM_PRESENT = 1
const CHECKSUM = 4

/** MongoDB's wire protocol. */
export const mongodbDialect: Dialect = {
  lengthOf: (head) => head.readInt32LE(0),
  requestOf(message) {
    const command = readOpMsg(message)
    if (!command) return null
    return { id: message.readInt32LE(4), effects: effectsOfCommand(command), isConfirmedBy }
  },
  answeredBy: (message) => message.readInt32LE(8),
}

/** The majority has it, and it was something: an update that matched nobody made nothing last. */
function isConfirmedBy(answer: Buffer): boolean {
  const reply = readOpMsg(answer)
  return reply?.ok === 1 && reply.writeConcernError === undefined && reply.n !== 0
}

/** The body of an OP_MSG with its document sequences as arrays in it, as the server sees it; null for older messages. */
function readOpMsg(message: Buffer): Document | null {
  if (message.readInt32LE(12) !== OP_MSG) return null
  const hasChecksum = (message.readUInt32LE(HEADER) & CHECKSUM_PRESENT) !== 0
  const end = message.length - (hasChecksum ? CHECKSUM : 0)
  const command: Document = {}
  let at = HEADER + 4
  while (at < end) {
    const kind = message.readUInt8(at)
    const size = message.readInt32LE(at + 1)
    const section = message.subarray(at + 1, at + 1 + size)
    if (kind === 0) Object.assign(command, BSON.deserialize(section))
    else addSequence(command, section)
    at += 1 + size
  }
  return command
}

/** int32 size, the field's name as a C string, and documents one after the other. */
function addSequence(command: Document, section: Buffer): void {
  const nameEnd = section.indexOf(0, 4)
  const documents: Document[] = []
  for (let at = nameEnd + 1; at < section.length; at += section.readInt32LE(at)) {
    documents.push(BSON.deserialize(section.subarray(at, at + section.readInt32LE(at))))
  }
  command[section.toString('utf8', 4, nameEnd)] = documents
}
