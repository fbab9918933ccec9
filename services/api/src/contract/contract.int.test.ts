import { type ApiErrorCode, apiErrors } from '@lethe/contracts/errors'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { goodCalls, type OperationId } from './good-calls.ts'
import { ownScenes } from './own-scenes.ts'
import { sharedScene } from './shared-scenes.ts'
import { type Stage, startStage } from './stage.ts'

const operationIds = Object.keys(goodCalls) as OperationId[]
/** Of paths and methods that no operation has (docs/docs.int.test.ts), and of lines (batches/stream-batch.int.test.ts). */
const OF_NO_OPERATION: ApiErrorCode[] = ['not_found', 'method_not_allowed', 'invalid_line', 'stream_ended']

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage.stop())

const documented = (id: OperationId) =>
  stage.api.contract.answers().filter(({ operationId }) => operationId === id)

/** The answer's status and body, of a refusal; a success was held against its schema when it came. */
async function play(id: OperationId, answer: string) {
  const scene = ownScenes[id]?.[answer] ?? sharedScene(answer)
  if (!scene) return { answer, played: 'no scene' }
  const { response, error } = await scene(stage, id)
  const { status, headers } = response
  if (status >= 400) return { answer, status, error }
  return { answer: answer.includes(' ') ? `${status} ${headers.get('content-type')}` : String(status) }
}

// Whatever else the api answers, here or in any other suite, fails where it is sent: see testing/contract.ts.
describe('every answer that the OpenAPI document knows of is given, just as it stands there, by', () => {
  it.each(operationIds)('%s', async (id) => {
    const [expected, played]: [unknown[], unknown[]] = [[], []]
    for (const { answer, body } of documented(id)) {
      const status = Number.parseInt(answer, 10)
      expected.push(body === undefined ? { answer } : { answer, status, error: body })
      played.push(await play(id, answer))
    }
    expect(played).toEqual(expected)
  })
})

it('no scene is left over, and no operation is left out', () => {
  const answers = stage.api.contract.answers()
  expect([...new Set(answers.map(({ operationId }) => operationId))].sort()).toEqual(operationIds.toSorted())
  const known = answers.map(({ operationId, answer }) => `${operationId} ${answer}`)
  const played = Object.entries(ownScenes).flatMap(([id, scenes]) =>
    Object.keys(scenes).map((answer) => `${id} ${answer}`),
  )
  expect(played.filter((scene) => !known.includes(scene))).toEqual([])
})

it('every example is one of its schema, and every answer with a body has one', () => {
  expect(stage.api.contract.wrongExamples()).toEqual([])
})

it('every code of the error table is an answer of some operation', () => {
  const answered = new Set(stage.api.contract.answers().map(({ answer }) => answer.split(' ')[1]))
  const codes = Object.keys(apiErrors) as ApiErrorCode[]
  expect(codes.filter((code) => !answered.has(code))).toEqual(OF_NO_OPERATION)
})
