import { expect, test } from 'vitest'
import { asImageEnvironment, asProperties, kafkaSettings } from './kafka-settings.ts'

test('clients are sent to the loopback port, whatever the broker listens on', () => {
  const settings = kafkaSettings({
    port: 9092,
    controllerPort: 9093,
    bindAddress: '0.0.0.0',
    dataFolder: '/data',
  })
  expect(settings).toMatchObject({
    listeners: 'PLAINTEXT://0.0.0.0:9092,CONTROLLER://127.0.0.1:9093',
    'advertised.listeners': 'PLAINTEXT://127.0.0.1:9092',
    'auto.create.topics.enable': 'false',
  })
})

test('backslashes are escaped in a properties file', () => {
  expect(asProperties({ 'log.dirs': 'C:\\data', 'node.id': '1' })).toBe('log.dirs=C:\\\\data\nnode.id=1\n')
})

test('the image takes the same settings as environment variables', () => {
  expect(asImageEnvironment({ 'log.dirs': '/data' })).toEqual({ KAFKA_LOG_DIRS: '/data' })
})
