import type { Dispatcher } from 'undici'

/** Its time was over before the first byte of the request was written. */
export class TooLateError extends Error {
  override name = 'TooLateError'
}

/**
 * An undici interceptor that asks `isLate` at the last moment, when the connection is there and the request
 * is about to be written. A timer alone can't promise that: a process that was paused while it connected
 * writes first and hears of its timers afterwards.
 *
 * A request that is late fails with {@link TooLateError}; nothing of it was sent.
 */
export function sendGuard(isLate: () => boolean): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        if (isLate()) throw new TooLateError()
        handler.onRequestStart?.(controller, context)
      },
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    })
}
