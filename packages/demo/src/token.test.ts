import { jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { signToken } from './token.ts'

const secret = 'a secret of at least thirty-two bytes'
const now = new Date('2026-03-01T12:00:00Z')
const claimsOf = (token: string) => jwtVerify(token, new TextEncoder().encode(secret), { currentDate: now })

describe('signToken', () => {
  it('makes an access token with exactly the claims of the SDK', async () => {
    const { payload, protectedHeader } = await claimsOf(
      await signToken({ secret, userId: 7, expiresIn: '12h', now }),
    )
    const iat = now.getTime() / 1000
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT' })
    expect(payload).toEqual({
      token_type: 'access',
      user_id: 7,
      jti: expect.any(String),
      iat,
      exp: iat + 43_200,
    })
  })

  it('claims the role only where it was asked for', async () => {
    const { payload } = await claimsOf(await signToken({ secret, userId: 7, admin: true, now }))
    expect(payload.role).toBe('admin')
  })

  it('gives every token an id of its own', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map(() => signToken({ secret, userId: 7, now }).then(claimsOf)),
    )
    expect(one?.payload.jti).not.toBe(two?.payload.jti)
  })

  it.each([0, -1, 1.5, 2 ** 53, Number.NaN])('refuses the user id %s', async (userId) => {
    await expect(signToken({ secret, userId })).rejects.toThrow(RangeError)
  })
})
