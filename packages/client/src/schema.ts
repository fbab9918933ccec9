// Written from the api's OpenAPI document by `pnpm client`: don't edit.

export interface paths {
    "/api/v2/user/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a user
         * @description Of a soft-deleted user `id`, `username`, `deleted`, `deleted_at` and `status` are left; a hard-deleted one is 404.
         */
        get: operations["readUser"];
        put?: never;
        post?: never;
        /**
         * Delete a user
         * @description Marks the user deleted; the erasure follows. Soft (the default) hides the user and keeps the content; hard removes everything and, at its end, releases username and ext_id. With `not_before` a hard deletion is scheduled: the user is soft deleted at once, and hard when the time has come; until then it can be cancelled. Another hard deletion takes its place, with the earlier time unless it names one. Only the user and administrators may. A 204 stands for good: it follows the majority commit. Refusals are decided in this order: 401; 400 for the id, `hard`, `not_before`, the body or the key; 403; 422; then 400 and 404 for what the user is, and 409 with Retry-After where it is to be scheduled while a worker acts for a soft deletion.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/deletion/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deletions, newest first
         * @description For administrators; with `user`, for that user too (whose token still works here). The filters can be combined. Follow `next` and `previous` as they are: they hold a place in the list, so nothing is shown twice or left out while new deletions come. `count` is exact up to 1000, and null beyond. The list is the ledger's: a deletion is in it once its event was taken up, which is at once unless Kafka is away; by its id it can be read from the moment of its 204.
         */
        get: operations["listDeletions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/deletion/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a deletion's state, or wait for it to change
         * @description The state, a step per target with its counts, and the times. For the deleted user (whose token still works here) and administrators; 404 for everybody else, whether or not it exists. With `Prefer: wait=N` the answer waits, 30 seconds at most: with `If-None-Match` until the ETag is another, without until the deletion is completed, superseded or cancelled; when the time is over it is what it is then. It comes at once where the process stops.
         */
        get: operations["readDeletion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/deletion/{id}/events/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a deletion as Server-Sent Events
         * @description For whoever may read the deletion. A `state` event for each change of its state (an entry of its history, whose number is the event's id) and a `deletion` event, without an id, whenever what `GET /api/v2/deletion/{id}/` answers has changed. With `Last-Event-ID` it begins after that one: none is lost and none comes twice, but for what a very long history has dropped. It ends after a final state (completed, superseded, cancelled); who comes again then gets 204, which is the end for an EventSource. It also ends with its token, after ten minutes, and when the process stops; come again with `Last-Event-ID`.
         */
        get: operations["watchDeletion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/deletion/{id}/history/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read every state that a deletion had
         * @description Oldest first: when, by whom (a user id) and why. For whoever may read the deletion. A history of more than 100 entries has lost some in the middle, which `n` shows; a deletion of an older release begins where this one took it up.
         */
        get: operations["readDeletionHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/user/{id}/restore/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a deletion back
         * @description For administrators. A soft deletion, or a scheduled one that has not begun, is taken back: the user is again what he was, active or blocked, and `user.restored` is published. Who was soft deleted before his hard deletion was scheduled is soft deleted again, and a second restore gives him back. 409 with Retry-After while a worker acts for the deletion, 409 `erasure_begun` where a scheduled one has begun; 404 for a hard-deleted user, who can not be restored.
         */
        post: operations["restoreUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/deletion/{id}/cancel/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a deletion that has not begun
         * @description For administrators. Either it was cancelled and nothing was touched: the user is again what he was, and `user.restored` is published. Or it has begun, and nothing changes: 409 `erasure_begun` for a hard deletion, 409 `deletion_begun` with Retry-After for a soft one that a worker acts for (`restore` takes it back later). A deletion that is over is 409 `deletion_over`. Safe to repeat: of one that is cancelled it answers that it is.
         */
        post: operations["cancelDeletion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/deletion/{id}/retry/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a deletion again now
         * @description For administrators. A deletion that is blocked, or that waits for its next attempt, is due at once, with all its attempts ahead. One that a worker is at is answered as it is; it goes on anyway. Safe to repeat.
         */
        post: operations["retryDeletion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/deletion/preview/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what a hard deletion would do
         * @description For administrators, and for the user himself. By collection: what would be deleted, redacted and pulled, which numbers would be corrected, what would stay and why, and about how long it would take. Nothing is changed. The numbers come from the plan by which workers erase, asked of the database as it is now. A preview that takes too long is given up, and so is one whose caller goes away. Where the api has no manifest or the database lacks an index this does not answer; deletions do not depend on it.
         */
        post: operations["previewDeletion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/deletion/retry/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try blocked deletions again now
         * @description For administrators. Up to 500 deletions that only an administrator can move, those that wait longest first, are due at once with all their attempts ahead. `left` says how many more there are (counted up to 100,000): repeat it until there are none. `state=blocked` must be given: nothing else is retried in bulk.
         */
        post: operations["retryBlocked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/deletion/{id}/waive/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leave a blocked step as it is
         * @description For administrators. The step is `waived` from here on, for ever, and shown with its reason, never as done; the deletion goes on without it and is completed. Nobody has verified that target: where it is `notifications`, the ext_id of a hard-deleted user stays taken, and a soft-deleted user can be restored only when no request for the profile can act any more. 409 `step_not_blocked` where it is not blocked; 409 `deletion_busy` with Retry-After while a worker is at another step. Safe to repeat. The reason is kept with the deletion: put no personal data into it.
         */
        post: operations["waiveStep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/user/{id}/hold/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Keep what a user has
         * @description For administrators. The user can be deleted, and disappears, but nothing of him is erased, here or in the notification store, until the hold ends; then the deletion goes on by itself. Subscribers hear of the deletion as of any other. 409 with Retry-After where a worker has begun to erase. Safe to repeat: a hold that stands gets the new reason and keeps its time.
         */
        put: operations["holdUser"];
        post?: never;
        /**
         * End a hold
         * @description For administrators. The deletion that it kept goes on at once, by itself. 404 where the user is not held: a repeat does no harm.
         */
        delete: operations["releaseUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/sso/signup/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign a user up
         * @description For administrators. 400 with the code `unique` where username or ext_id is taken; those of a soft-deleted user stay taken, and those of a hard-deleted one until the deletion is completed.
         */
        post: operations["signUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/user/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the users */
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/user/search/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search users by the beginning of their username */
        get: operations["searchUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/user/autocomplete/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Complete a username */
        get: operations["completeUsername"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/user/me/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read your own account */
        get: operations["readMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/user/{id}/feed/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a user's posts
         * @description Newest first. A soft-deleted user keeps them; a hard-deleted user is 404.
         */
        get: operations["readFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/moderation/user/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users of any status
         * @description For administrators. Soft-deleted users keep their names here; hard-deleted ones have none.
         */
        get: operations["listUsersForModeration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/post/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write a post
         * @description For users who are not blocked.
         */
        post: operations["createPost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/post/{id}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a post
         * @description The posts of a soft-deleted user remain; those of a hard-deleted one are 404 at once.
         */
        get: operations["readPost"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/post/{id}/vote/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Vote for a post, or take the vote back
         * @description Toggles. For users who are not blocked. A body is read and ignored.
         */
        post: operations["toggleVote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/comment/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a post's comments
         * @description Oldest first. Comments of a hard-deleted user are left out at once, and out of the count when they are erased.
         */
        get: operations["listComments"];
        put?: never;
        /**
         * Comment on a post
         * @description For users who are not blocked.
         */
        post: operations["createComment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/deletion/batch/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete many users
         * @description For administrators. Many users in one mode, each decided by itself as its own DELETE would be, in the order given: a user who is named twice is asked for twice. The Idempotency-Key is that of each of the users: the same batch again answers the same, and so does a single DELETE with that key and mode.
         *
         *     As JSON, up to 10,000 users: the answer is 200 with one result for each, his deletion's id or the error that his DELETE would have had; only a request that is wrong as a whole is refused, and then nothing is done. Where the database is away in the middle, those whose outcome nobody knows are `outcome_unknown` and those that were not begun `unavailable`.
         *
         *     As NDJSON (`application/x-ndjson`), as many as are sent: `mode` and `not_before` are in the query, and each line names one user. The answer comes while the request is sent, a line for each that is not empty, in their order; so read it while you send, for nothing more is read while it is not taken. A line that names no user, or is longer than 1,024 bytes, is answered `invalid_line` with its number and stops nobody else. Where the stream ends before you ended it (nothing came for 30 seconds, the token or the right has ended, the database is away, the process stops), its last line is `stream_ended`, with the number of the first line for which nothing was done. Of lines without an answer, where the connection broke, nobody knows: send them again with the same key.
         */
        post: operations["deleteUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        User: {
            /** @example 7 */
            id: number;
            username: string | null;
            status: "a" | "b" | "d" | "u";
            deleted: boolean;
            deleted_at?: string | null;
            ext_id?: string | null;
            real_name?: string | null;
            bio?: string | null;
            date_joined?: string | null;
            followers_counter?: number;
            followings_counter?: number;
        };
        Account: {
            /** @example 7 */
            id: number;
            username: string | null;
            status: "a" | "b" | "d" | "u";
            deleted: boolean;
            deleted_at?: string | null;
            ext_id?: string | null;
            real_name?: string | null;
            bio?: string | null;
            date_joined?: string | null;
            followers_counter?: number;
            followings_counter?: number;
            email: string | null;
            role: "admin" | null;
        };
        UserHint: {
            /** @example 7 */
            id: number;
            username: string | null;
            real_name: string | null;
            ext_id: string | null;
        };
        ModeratedUser: {
            /** @example 7 */
            id: number;
            status: "a" | "b" | "d" | "u";
            deleted_at: string | null;
            hold?: {
                reason: string;
                /** Format: date-time */
                held_at: string;
            };
            deleted?: boolean;
            username?: string | null;
            ext_id?: string | null;
            real_name?: string | null;
            email?: string | null;
            date_joined?: string | null;
        };
        Post: {
            /** @example 41 */
            id: number;
            title?: string;
            text: string;
            author: {
                id: number;
                username: string | null;
                deleted: boolean;
            };
            vote_count: number;
            comment_count: number;
            /** Format: date-time */
            added_at: string;
        };
        Author: {
            id: number;
            username: string | null;
            deleted: boolean;
        };
        Comment: {
            /** @example 41 */
            id: number;
            /** @description The id of the post */
            post: number;
            text: string;
            author: {
                id: number;
                username: string | null;
                deleted: boolean;
            };
            vote_count: number;
            /** Format: date-time */
            added_at: string;
        };
        Hold: {
            /** @example 7 */
            user_id: number;
            /** @example Litigation hold 2026-17 */
            reason: string;
            /** Format: date-time */
            held_at: string;
            /** @description The administrator */
            held_by: number;
        };
        Deletion: {
            /** @example 7-3 */
            id: string;
            user_id: number;
            mode: "soft" | "hard";
            generation: number;
            state: "accepted" | "published" | "scheduled" | "held" | "running" | "retrying" | "blocked" | "verifying" | "completed" | "superseded" | "cancelled";
            /** @description Why it is in this state, in words */
            reason: string | null;
            /** Format: date-time */
            requested_at: string;
            requested_by: "self" | "admin";
            /**
             * Format: date-time
             * @description Of a scheduled one only: when it starts. Until then it can be cancelled
             */
            not_before?: string;
            published_at: string | null;
            completed_at: string | null;
            /** @description About when a hard deletion will be completed, if it is as large as the last ones here were. Null where nobody can know: it is blocked, held or retrying, it is over, it takes longer than that, or it is soft */
            estimated_completion_at: string | null;
            steps: {
                target: "content" | "notifications";
                state: "pending" | "retrying" | "blocked" | "done" | "waived";
                /** @description Tries so far, those that a paused target never made not counted */
                attempts: number;
                next_attempt_at: string | null;
                error: {
                    code: string;
                    message: string;
                } | null;
                counts: {
                    [key: string]: {
                        deleted: number;
                        redacted: number;
                        pulled: number;
                    };
                };
                started_at: string | null;
                finished_at: string | null;
                verified_at: string | null;
                waiver?: {
                    reason: string;
                    /** Format: date-time */
                    at: string;
                };
            }[];
        };
        DeletionPreview: {
            /** @example 7 */
            user_id: number;
            status: "a" | "b" | "d" | "u";
            counts: {
                [key: string]: {
                    deleted: number;
                    redacted: number;
                    pulled: number;
                };
            };
            /**
             * @description By number: how many of the documents that go are counted there, at most
             * @example {
             *       "posts.comment_count": 3
             *     }
             */
            recounted: {
                [key: string]: number;
            };
            /** @description Where the user stays named, and why */
            kept: {
                /**
                 * @description The collection or bucket
                 * @example orders
                 */
                collection: string;
                /** @example customer_id */
                field: string;
                /** @enum {unknown} */
                action: "keep" | "redact" | "unset";
                /** @example the tax law */
                reason: string;
            }[];
            /**
             * @description From the moment in which a worker takes it to `completed`, the late-write window included
             * @example 72
             */
            estimated_seconds: number;
            estimated_from: {
                /**
                 * @description Whether the rate is that of deletions here, or assumed since nothing so large was deleted here yet
                 * @enum {unknown}
                 */
                basis: "measured" | "default";
                /** @description How many of the last hard deletions here were looked at */
                deletions: number;
                /** @example 9500 */
                documents_per_second: number;
                /**
                 * @description From the last document to `completed`: what half of these deletions took, or the late-write window where there were none
                 * @example 60.4
                 */
                after_seconds: number;
            };
        };
        BatchAnswer: {
            results: ({
                user_id: number;
                /** @example 7-1 */
                deletion_id: string;
            } | {
                user_id: number;
                error: {
                    /** @example user_not_found */
                    code: string;
                    message: string;
                };
            })[];
        };
        BatchAnswerLine: {
            user_id: number;
            /** @example 7-1 */
            deletion_id: string;
        } | {
            user_id: number;
            error: {
                /** @example user_not_found */
                code: string;
                message: string;
            };
        } | {
            /** @description From 1, empty lines counted */
            line: number;
            error: {
                /** @example user_not_found */
                code: string;
                message: string;
            };
        };
        HistoryEntry: {
            /**
             * @description Its number, from 1; the id of its event
             * @example 3
             */
            n: number;
            /**
             * Format: date-time
             * @description When the ledger was told
             */
            at: string;
            state: "accepted" | "published" | "scheduled" | "held" | "running" | "retrying" | "blocked" | "verifying" | "completed" | "superseded" | "cancelled";
            /** @description The user who did it; null where Lethe did, or where it is not known */
            by: number | null;
            reason: string | null;
        };
        Errors: {
            errors: ({
                code: string;
                message: string;
            } | {
                field: string;
                messages: {
                    code: string;
                    message: string;
                }[];
            })[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Canonical decimal
                 * @example 7
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The request could not be read; id: A valid integer is required */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description User not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: {
                /** @description 1 is hard; 0 or absent is soft */
                hard?: "1" | "true" | "True" | "t" | "yes" | "on" | "0" | "false" | "False" | "f" | "no" | "off";
                /**
                 * @description RFC 3339; of a hard deletion only. A time that has passed means at once; where it is absent the grace counts that the api is set to (HARD_DELETE_GRACE), none by default
                 * @example 2026-12-01T00:00:00Z
                 */
                not_before?: string;
            };
            header?: {
                /** @description The same key and mode again gives the same answer, whatever has happened since; remembered for the user's last 8 transitions */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Canonical decimal
                 * @example 7
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user is marked deleted */
            204: {
                headers: {
                    /** @description The id of the deletion */
                    "Deletion-Id"?: string;
                    /** @description Where to watch it */
                    Link?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request could not be read; id: A valid integer is required; hard: Must be a valid boolean; This request takes no body; The user has already been soft deleted */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You do not have permission to perform this action */
            403: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description User not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The deletion has begun; it can not be taken back, held or put off now */
            409: {
                headers: {
                    /** @description Seconds, where waiting helps */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The body is larger than 64 KiB, or than 256 KiB for a batch */
            413: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description This Idempotency-Key was used for this user with another mode */
            422: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later; It is not known whether this was done; try again with the same Idempotency-Key to learn it */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    listDeletions: {
        parameters: {
            query?: {
                /** @description Only those in this state */
                state?: "accepted" | "published" | "scheduled" | "held" | "running" | "retrying" | "blocked" | "verifying" | "completed" | "superseded" | "cancelled";
                /** @description Only those of this mode */
                mode?: "soft" | "hard";
                /** @description Only this user's */
                user?: number;
                /** @description Asked for at this time or later */
                requested_after?: string;
                /**
                 * @description Asked for before this time
                 * @example 2026-12-01
                 */
                requested_before?: string;
                /** @description How many to answer: 20 where absent */
                limit?: number;
                /** @description A place in the list, out of `next` or `previous` */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of deletions */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many there are on all pages; null where they are more than 1000 */
                        count: number | null;
                        next: string | null;
                        previous: string | null;
                        results: components["schemas"]["Deletion"][];
                    };
                };
            };
            /** @description The request could not be read; user: A valid integer is required */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You do not have permission to perform this action */
            403: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    readDeletion: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags that the caller has: 304 where it is one of them */
                "If-None-Match"?: string;
                /**
                 * @description wait=N, seconds (RFC 7240)
                 * @example wait=20
                 */
                Prefer?: string;
            };
            path: {
                /**
                 * @description The Deletion-Id of the 204
                 * @example 7-3
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deletion */
            200: {
                headers: {
                    /** @description Weak: changes when the answer does, but not with the estimate alone */
                    ETag?: string;
                    /** @description How long it waited at most */
                    "Preference-Applied"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
            /** @description It is what the caller has */
            304: {
                headers: {
                    /** @description Weak: changes when the answer does, but not with the estimate alone */
                    ETag?: string;
                    /** @description How long it waited at most */
                    "Preference-Applied"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request could not be read */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Deletion not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later; You watch as many deletions at once as one caller may; end one, or try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later; Too many deletions are watched right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    watchDeletion: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The id of the last event that was read
                 * @example 3
                 */
                "Last-Event-ID"?: string;
            };
            path: {
                /**
                 * @description The Deletion-Id of the 204
                 * @example 7-3
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The deletion is over, and the caller has every event */
            204: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request could not be read; Last-Event-ID: Must be the id of an event of this deletion */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Deletion not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later; You watch as many deletions at once as one caller may; end one, or try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later; Too many deletions are watched right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    readDeletionHistory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The Deletion-Id of the 204
                 * @example 7-3
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The history */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryEntry"][];
                };
            };
            /** @description The request could not be read */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Deletion not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    restoreUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key and mode again gives the same answer, whatever has happened since; remembered for the user's last 8 transitions */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description Canonical decimal
                 * @example 7
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The user is restored */
            204: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request could not be read; id: A valid integer is required; This request takes no body; The user is not soft deleted */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You do not have permission to perform this action */
            403: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description User not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The deletion has begun; it can not be taken back, held or put off now; The erasure has begun; it can not be taken back any more */
            409: {
                headers: {
                    /** @description Seconds, where waiting helps */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The body is larger than 64 KiB, or than 256 KiB for a batch */
            413: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description This Idempotency-Key was used for this user with another mode */
            422: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later; It is not known whether this was done; try again with the same Idempotency-Key to learn it */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    cancelDeletion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The Deletion-Id of the 204
                 * @example 7-3
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deletion, cancelled */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
            /** @description The request could not be read; This request takes no body */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You do not have permission to perform this action */
            403: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Deletion not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The deletion has begun; it can not be taken back, held or put off now; The erasure has begun; it can not be taken back any more; The deletion is over; nothing of it can be changed */
            409: {
                headers: {
                    /** @description Seconds, where waiting helps */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The body is larger than 64 KiB, or than 256 KiB for a batch */
            413: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later; It is not known whether this was done; try again with the same Idempotency-Key to learn it */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    retryDeletion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The Deletion-Id of the 204
                 * @example 7-3
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deletion, due now */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
            /** @description The request could not be read; This request takes no body */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You do not have permission to perform this action */
            403: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Deletion not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The deletion is over; nothing of it can be changed */
            409: {
                headers: {
                    /** @description Seconds, where waiting helps */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The body is larger than 64 KiB, or than 256 KiB for a batch */
            413: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    previewDeletion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example 7 */
                    user_id: number | string;
                };
                "application/x-www-form-urlencoded": {
                    /** @example 7 */
                    user_id: number | string;
                };
            };
        };
        responses: {
            /** @description What would happen */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionPreview"];
                };
            };
            /** @description The request could not be read; user_id: This field is required */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You do not have permission to perform this action */
            403: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description User not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The body is larger than 64 KiB, or than 256 KiB for a batch */
            413: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description This content type is not supported */
            415: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later; As many previews as may are running; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later; The api has no valid erasure manifest; its log says why; The database lacks indexes that the erasure manifest needs; `lethe manifest check` names them */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The preview took too long; on the command line `lethe preview` has no limit in time */
            504: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    retryBlocked: {
        parameters: {
            query: {
                state: "blocked";
                /** @description Only those that are blocked there */
                target?: "content" | "notifications";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How many are due now, and how many are left */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Due now */
                        retried: number;
                        /** @description Blocked still (counted up to 100,000) */
                        left: number;
                    };
                };
            };
            /** @description The request could not be read; state: Must be blocked; This request takes no body */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You do not have permission to perform this action */
            403: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The body is larger than 64 KiB, or than 256 KiB for a batch */
            413: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    waiveStep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The Deletion-Id of the 204
                 * @example 7-3
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    target: "content" | "notifications";
                    /** @example Litigation hold 2026-17 */
                    reason: string;
                };
                "application/x-www-form-urlencoded": {
                    target: "content" | "notifications";
                    /** @example Litigation hold 2026-17 */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The deletion, which goes on without the step */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
            /** @description The request could not be read; reason: This field is required */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You do not have permission to perform this action */
            403: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Deletion not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Only a blocked step can be waived, and this one is not; A worker is at this deletion; try again in a moment; The deletion is over; nothing of it can be changed */
            409: {
                headers: {
                    /** @description Seconds, where waiting helps */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The body is larger than 64 KiB, or than 256 KiB for a batch */
            413: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description This content type is not supported */
            415: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    holdUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Canonical decimal
                 * @example 7
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example Litigation hold 2026-17 */
                    reason: string;
                };
                "application/x-www-form-urlencoded": {
                    /** @example Litigation hold 2026-17 */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The hold */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hold"];
                };
            };
            /** @description The request could not be read; id: A valid integer is required; reason: This field is required */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You do not have permission to perform this action */
            403: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description User not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The deletion has begun; it can not be taken back, held or put off now */
            409: {
                headers: {
                    /** @description Seconds, where waiting helps */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The body is larger than 64 KiB, or than 256 KiB for a batch */
            413: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description This content type is not supported */
            415: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    releaseUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Canonical decimal
                 * @example 7
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hold is over */
            204: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request could not be read; id: A valid integer is required; This request takes no body */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You do not have permission to perform this action */
            403: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The user is not held */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The body is larger than 64 KiB, or than 256 KiB for a batch */
            413: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    signUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example anna */
                    username: string;
                    /**
                     * @description The id of the user outside; a number is taken as its decimal text
                     * @example crm-4711
                     */
                    ext_id?: string | number | null;
                    email?: string | null;
                    real_name?: string | null;
                    role?: "admin" | null;
                };
                "application/x-www-form-urlencoded": {
                    /** @example anna */
                    username: string;
                    /**
                     * @description The id of the user outside; a number is taken as its decimal text
                     * @example crm-4711
                     */
                    ext_id?: string | number | null;
                    email?: string | null;
                    real_name?: string | null;
                    role?: "admin" | null;
                };
            };
        };
        responses: {
            /** @description The new user */
            201: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description The request could not be read; username: This field is required; username: A user with this username exists already */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You do not have permission to perform this action */
            403: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The body is larger than 64 KiB, or than 256 KiB for a batch */
            413: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description This content type is not supported */
            415: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description How many to answer: 20 where absent, 100 at most */
                limit?: number;
                /** @description How many to leave out first */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of users */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many there are on all pages */
                        count: number;
                        next: string | null;
                        previous: string | null;
                        results: components["schemas"]["User"][];
                    };
                };
            };
            /** @description The request could not be read; limit: A valid integer is required */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    searchUsers: {
        parameters: {
            query?: {
                /** @description How many to answer: 20 where absent, 100 at most */
                limit?: number;
                /** @description How many to leave out first */
                offset?: number;
                /** @description The beginning of a username; all where absent */
                user?: string;
                /** @description The same as `user` */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of users */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many there are on all pages */
                        count: number;
                        next: string | null;
                        previous: string | null;
                        results: components["schemas"]["User"][];
                    };
                };
            };
            /** @description The request could not be read; limit: A valid integer is required */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    completeUsername: {
        parameters: {
            query?: {
                /** @description How many to answer: 20 where absent, 100 at most */
                limit?: number;
                /** @description How many to leave out first */
                offset?: number;
                /** @description The beginning of a username; all where absent */
                user?: string;
                /** @description The same as `user` */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of users */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many there are on all pages */
                        count: number;
                        next: string | null;
                        previous: string | null;
                        results: components["schemas"]["UserHint"][];
                    };
                };
            };
            /** @description The request could not be read; limit: A valid integer is required */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    readMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description The request could not be read */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description User not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    readFeed: {
        parameters: {
            query?: {
                /** @description How many to answer: 20 where absent, 100 at most */
                limit?: number;
                /** @description How many to leave out first */
                offset?: number;
            };
            header?: never;
            path: {
                /**
                 * @description Canonical decimal
                 * @example 7
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of posts */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many there are on all pages */
                        count: number;
                        next: string | null;
                        previous: string | null;
                        results: components["schemas"]["Post"][];
                    };
                };
            };
            /** @description The request could not be read; id: A valid integer is required */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description User not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    listUsersForModeration: {
        parameters: {
            query?: {
                /** @description How many to answer: 20 where absent, 100 at most */
                limit?: number;
                /** @description How many to leave out first */
                offset?: number;
                /** @description a active, b blocked, d soft deleted, u hard deleted; all where absent */
                status?: "a" | "b" | "d" | "u";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of users */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many there are on all pages */
                        count: number;
                        next: string | null;
                        previous: string | null;
                        results: components["schemas"]["ModeratedUser"][];
                    };
                };
            };
            /** @description The request could not be read; status: Must be one of a, b, d, u */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You do not have permission to perform this action */
            403: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    createPost: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example Hello */
                    text: string;
                    title?: string | null;
                    /** @description Ids of users who are not deleted */
                    mentions?: number[];
                };
                "application/x-www-form-urlencoded": {
                    /** @example Hello */
                    text: string;
                    title?: string | null;
                    /** @description Ids of users who are not deleted */
                    mentions?: number[];
                };
            };
        };
        responses: {
            /** @description The new post */
            201: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            /** @description The request could not be read; text: This field is required */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You do not have permission to perform this action */
            403: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The body is larger than 64 KiB, or than 256 KiB for a batch */
            413: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description This content type is not supported */
            415: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    readPost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Canonical decimal
                 * @example 7
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The post */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Post"];
                };
            };
            /** @description The request could not be read; id: A valid integer is required */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Post not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    toggleVote: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Canonical decimal
                 * @example 7
                 */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request could not be read; id: A valid integer is required */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You do not have permission to perform this action */
            403: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Post not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The body is larger than 64 KiB, or than 256 KiB for a batch */
            413: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description This content type is not supported */
            415: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    listComments: {
        parameters: {
            query: {
                /** @description How many to answer: 20 where absent, 100 at most */
                limit?: number;
                /** @description How many to leave out first */
                offset?: number;
                /**
                 * @description The id of the post
                 * @example 41
                 */
                post: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of comments */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many there are on all pages */
                        count: number;
                        next: string | null;
                        previous: string | null;
                        results: components["schemas"]["Comment"][];
                    };
                };
            };
            /** @description The request could not be read; post: This parameter is required */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Post not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    createComment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example 41 */
                    post: number | string;
                    /** @example Hello */
                    text: string;
                };
                "application/x-www-form-urlencoded": {
                    /** @example 41 */
                    post: number | string;
                    /** @example Hello */
                    text: string;
                };
            };
        };
        responses: {
            /** @description The new comment */
            201: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            /** @description The request could not be read; text: This field is required */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You do not have permission to perform this action */
            403: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Post not found */
            404: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The body is larger than 64 KiB, or than 256 KiB for a batch */
            413: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description This content type is not supported */
            415: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
    deleteUsers: {
        parameters: {
            query?: {
                /** @description Of NDJSON only, and required there */
                mode?: "soft" | "hard";
                /**
                 * @description Of NDJSON only: RFC 3339; of hard deletions only, as in the single request
                 * @example 2026-12-01T00:00:00Z
                 */
                not_before?: string;
            };
            header?: {
                /** @description The same key and mode again gives the same answer, whatever has happened since; remembered for the user's last 8 transitions */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @example [
                     *       7,
                     *       8
                     *     ]
                     */
                    users: number[];
                    mode: "soft" | "hard";
                    /**
                     * Format: date-time
                     * @description RFC 3339; of hard deletions only, as in the single request
                     * @example 2026-12-01T00:00:00Z
                     */
                    not_before?: string;
                };
                "application/x-ndjson": number | {
                    user_id: number;
                };
            };
        };
        responses: {
            /** @description What became of each user */
            200: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchAnswer"];
                    "application/x-ndjson": components["schemas"]["BatchAnswerLine"];
                };
            };
            /** @description The request could not be read; mode: This field is required */
            400: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Authentication credentials were not provided or are not valid */
            401: {
                headers: {
                    "WWW-Authenticate"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You do not have permission to perform this action */
            403: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The body is larger than 64 KiB, or than 256 KiB for a batch */
            413: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description This content type is not supported */
            415: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description You send more requests than you may; try again later; As many batches as may are running; try again later */
            429: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description Something went wrong on our side */
            500: {
                headers: {
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
            /** @description The service can not answer right now; try again later */
            503: {
                headers: {
                    /** @description Seconds */
                    "Retry-After"?: string;
                    /** @description The limit that counts: so many requests (q) in a window of so many seconds (w) */
                    "RateLimit-Policy"?: string;
                    /** @description What is left (r) of it in the window that ends in so many seconds (t) */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errors"];
                };
            };
        };
    };
}
