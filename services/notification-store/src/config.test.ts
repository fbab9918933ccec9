import { ConfigError } from '@lethe/service/config'
import { describe, expect, it } from 'vitest'
import { readNotificationStoreConfig } from './config.ts'

const base = { MONGODB_URI: 'mongodb://localhost/x' }

describe('readNotificationStoreConfig', () => {
  it('reads keys and workspaces; a secret may hold a colon', () => {
    const config = readNotificationStoreConfig({ ...base, API_KEYS: 'a, b', WORKSPACE_KEYS: 'w:s:1,v:2' })
    expect(config).toEqual({
      host: '127.0.0.1',
      port: 3001,
      mongodbUri: base.MONGODB_URI,
      credentials: {
        apiKeys: ['a', 'b'],
        workspaces: new Map([
          ['w', 's:1'],
          ['v', '2'],
        ]),
      },
    })
  })

  it.each([{}, { API_KEYS: '' }, { API_KEYS: ' , ' }])('does not start without any credential: %j', (env) => {
    expect(() => readNotificationStoreConfig({ ...base, ...env })).toThrow(/^API_KEYS or WORKSPACE_KEYS/)
  })

  it.each(['hunter2', ':hunter2', 'hunter2:'])('refuses a workspace %j and does not repeat it', (pair) => {
    const read = () => readNotificationStoreConfig({ ...base, WORKSPACE_KEYS: pair })
    expect(read).toThrow(ConfigError)
    expect(read).not.toThrow(/hunter2/)
  })
})

it('takes its secrets from files too', () => {
  for (const name of ['API_KEYS', 'WORKSPACE_KEYS', 'MONGODB_URI']) {
    expect(() => readNotificationStoreConfig({ [`${name}_FILE`]: '/none' })).toThrow(`${name}_FILE`)
  }
})
