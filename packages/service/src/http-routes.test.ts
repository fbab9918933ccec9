import { expect, it } from 'vitest'
import { addRoute, methodsFor, type RouteTable } from './http-routes.ts'

const table: RouteTable = new Map()
addRoute(table, '/v1/user/', 'GET')
addRoute(table, '/v1/user/:id/', ['GET', 'DELETE'])
addRoute(table, '/v1/user/:id/', 'PATCH')
addRoute(table, '/docs/*', 'GET')

it.each([
  ['/v1/user/', ['GET']],
  ['/v1/user/a%2Fb/', ['DELETE', 'GET', 'PATCH']],
  ['/v1/user/a', []],
  ['/v1/user//', []],
  ['/docs/a/b', ['GET']],
  ['/docs', []],
  ['/', []],
])('knows the methods of %s', (path, methods) => {
  expect(methodsFor(table, path)).toEqual(methods)
})
