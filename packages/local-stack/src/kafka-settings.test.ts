import { expect, test } from 'vitest'
import { asImageEnvironment, asProperties, kafkaSettings } from './kafka-settings.ts'

test('clients are sent to the loopback port, whatever the broker listens on', () => {
  const settings = kafkaSettings({
    port: 9092,
    quorum: { nodeId: 1, controllerPorts: [9093] },
    bindAddress: '0.0.0.0',
    dataFolder: '/data',
  })
  expect(settings).toMatchObject({
    listeners: 'PLAINTEXT://0.0.0.0:9092,CONTROLLER://127.0.0.1:9093',
    'advertised.listeners': 'PLAINTEXT://127.0.0.1:9092',
    'auto.create.topics.enable': 'false',
  })
})

test('every node of a cluster knows all controllers, and listens as the one that it is', () => {
  const settings = kafkaSettings({
    port: 9092,
    quorum: { nodeId: 2, controllerPorts: [9101, 9102, 9103] },
    bindAddress: '127.0.0.1',
    dataFolder: '/data',
  })
  expect(settings).toMatchObject({
    'node.id': '2',
    listeners: 'PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9102',
    'controller.quorum.voters': '1@127.0.0.1:9101,2@127.0.0.1:9102,3@127.0.0.1:9103',
  })
})

test('backslashes are escaped in a properties file', () => {
  expect(asProperties({ 'log.dirs': 'C:\\data', 'node.id': '1' })).toBe('log.dirs=C:\\\\data\nnode.id=1\n')
})

test('the image takes the same settings as environment variables', () => {
  expect(asImageEnvironment({ 'log.dirs': '/data' })).toEqual({ KAFKA_LOG_DIRS: '/data' })
})
