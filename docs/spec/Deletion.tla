------------------------------ MODULE Deletion ------------------------------
(* One user and whoever else may own his name, from an accepted deletion to
   `completed`: workers that crash, pause and wake up, repeated and replayed
   events, requests to the notification store that act late, a restore or a hard
   deletion in between, a new owner of the name afterwards; deletions that are
   scheduled, cancelled before they start, and held.

   Time is left out: a worker may stop between any two steps for as long as it
   likes, a lease is over whenever somebody else claims, and an event is delivered
   at any time and any number of times.  How a mark becomes an event is in
   WritePath.tla; here every mark that the majority holds is one.  README.md says
   which file does what, and what is not modelled. *)
EXTENDS Integers, FiniteSets, TLC

CONSTANTS
  Workers, MaxGen, MaxUpserts, MaxAttempts,
  (* what the world does *)
  ETags,         \* the store gives strong ETags and honours If-Match
  MaxFailovers,  \* how often a primary goes down with what only it has
  Deposed,       \* a primary that has been replaced and does not know it still answers reads
  MaxSwaps,      \* how often somebody swaps the ext_ids of two users, past Lethe: 1 at most, see README.md
  SharedName,    \* the other user's ext_id is the text of this user's id
  Content,       \* the user has content that is found by his id
  NamedContent,  \* the manifest has content that is found by ext_id
  Waiving, Misconfigured,
  Scheduling,    \* hard deletions can be scheduled: the user is soft deleted until they start
  Holding,       \* users can be held: they can be deleted, and nothing of them goes
  (* the safeguards; each can be switched off to see what it is for *)
  BegunStays,        \* a restore is refused while the deletion is begun
  RestoreIsOne,      \* what a restore (a cancellation is one) asks and what it writes are one update
  StartIsOne,        \* so are what begin asks and what it writes, the turning hard included
  HoldIsOne,         \* and so are what a hold asks and what it writes
  BeginAsksHold,     \* begin passes over a user who is held
  ScheduleWaits,     \* nothing is scheduled while something of the deletion before is under way
  BegunInherited,    \* a hard deletion that takes the place of a begun one is begun
  BeginOnce,         \* what is done is not begun again
  CheckAfterRead,    \* the user documents are asked again between GET and DELETE
  NoOtherOwner,      \* that check refuses a distinct_id that another live user owns
  IfMatch,           \* DELETE carries the ETag of that GET
  FreshETags,        \* the store never gives an ETag twice
  MajorityReads,     \* begin's read and the check see what the majority holds, not what one primary has
  LinearizableCheck, \* the check sees every write that was confirmed before it
  NotifyingWaits,    \* a restore and a hard end wait for requests in `notifying`
  NotifyingInherited,\* the entry survives the next deletion
  NotifyingKept,     \* the entry stays where nobody answered
  SendDeadline,      \* nothing is sent when its entry's time is over
  FenceByName,       \* content found by a name goes in a transaction with the user document
  VerifyFirst,       \* end follows an asking that found nothing
  Documented404,     \* a 404 of another kind is no success
  WaivedKeepsName,   \* a waived notifications step keeps the ext_id reserved
  WaivedWaits,       \* a restore waits until no DELETE of a waived step can act any more
  AnnounceAfterDone, \* user.erased follows `done`
  AnnounceFirst      \* `completed` follows user.erased

VARIABLES
  doc,        \* users, and the content beside it, as the primary has them
  maj,        \* the same as the majority holds it
  old,        \* the same as a deposed primary answers
  work,       \* per worker: what it is doing
  profile,    \* the store: by distinct_id, a version and who wrote it
  flying,     \* DELETEs that the store has not acted on
  lasting,    \* attempts in `notifying` whose `until` has not come
  waived, erased, completed,            \* the ledger and the topic user.erased, by generation
  asked,      \* administrators who were told that they may, where asking and writing are two
  upserts, attempts, failovers, swaps,  \* how much of it there has been
  bad                                   \* what should never happen, when it did

vars == <<doc, maj, old, work, profile, flying, lasting, waived, erased, completed, asked, upserts, attempts, failovers, swaps, bad>>
ledger == <<waived, erased, completed, asked>>
counts == <<upserts, attempts, failovers, swaps>>
store == <<profile, flying, lasting>>

Gens == 1..MaxGen
Nobody == "none"
Names == IF MaxSwaps > 0 THEN {"x", "y"} ELSE {"x"}
Gone == [v |-> 0, by |-> Nobody]
Idle == [stage |-> "idle", g |-> 0, hard |-> FALSE, name |-> Nobody, etag |-> 0, attempt |-> 0, waived |-> FALSE]

Init ==
  /\ doc = [status |-> "a", gen |-> 0, phase |-> "none", ext |-> "x", notifying |-> {}, marks |-> {},
            planned |-> FALSE, from |-> "a", held |-> FALSE, hards |-> {},
            other |-> IF MaxSwaps > 0 THEN "y" ELSE IF SharedName THEN "x" ELSE Nobody,
            content |-> Content, named |-> IF NamedContent THEN "user" ELSE Nobody]
  /\ maj = doc /\ old = doc
  /\ work = [w \in Workers |-> Idle]
  /\ profile = [n \in Names |-> IF n = "x" THEN [v |-> 1, by |-> "user"] ELSE Gone]
  /\ flying = {} /\ lasting = {}
  /\ waived = {} /\ erased = {} /\ completed = {} /\ asked = {}
  /\ upserts = 1 /\ attempts = 0 /\ failovers = 0 /\ swaps = 0
  /\ bad = {}

(* Without failovers what the primary has is what the majority holds. *)
Write(d) == doc' = d /\ (IF MaxFailovers = 0 THEN maj' = d /\ old' = d ELSE UNCHANGED <<maj, old>>)
NoWrite == UNCHANGED <<doc, maj, old>>

Read(w) == {IF MajorityReads THEN maj ELSE doc} \cup (IF Deposed THEN {old} ELSE {})
(* What the check has to go by. A linearizable read answers with what the primary has, once the majority has it. *)
Checked(w) ==
  IF LinearizableCheck THEN {{doc} \cup (IF MajorityReads THEN {maj} ELSE {})} ELSE {{d} : d \in Read(w)}

NothingSent == flying = {} /\ \A w \in Workers : work[w].stage \notin {"checked", "sent"}
UnderWay == doc.notifying \cap lasting # {}
Stands(d, g) == d.gen = g /\ d.status \in {"d", "u"}
Begun(d, g) == Stands(d, g) /\ d.phase = "begun"

Set(w, r) == work' = [work EXCEPT ![w] = r]
To(w, stage) == Set(w, [work[w] EXCEPT !.stage = stage])
Hurt(yes, what) == bad' = IF yes THEN bad \cup {what} ELSE bad

------------------------------------------------------------------------------
(* api *)
NothingUnderWay ==
  /\ BegunStays => doc.phase # "begun"
  /\ NotifyingWaits => ~UnderWay
  /\ WaivedWaits /\ doc.gen \in waived => NothingSent

Marked(status) ==
  [doc EXCEPT !.status = status, !.gen = @ + 1, !.phase = "none", !.planned = FALSE, !.from = "a",
              !.marks = @ \cup {doc.gen + 1}, !.notifying = IF NotifyingInherited THEN @ ELSE {}]

Delete(mode) ==
  /\ doc.gen < MaxGen
  /\ doc.status \in (IF mode = "soft" THEN {"a"} ELSE {"a", "d"})
  /\ Write(IF mode = "soft" THEN Marked("d")
           ELSE [Marked("u") EXCEPT !.phase = IF BegunInherited /\ doc.phase = "begun" THEN "begun" ELSE "none",
                                    !.hards = @ \cup {doc.gen + 1}])
  /\ UNCHANGED <<work, store, ledger, counts, bad>>

Schedule == \* soft deleted now, hard when it starts; it remembers what the user was before
  /\ Scheduling /\ doc.gen < MaxGen /\ doc.status \in {"a", "d"}
  /\ ScheduleWaits => NothingUnderWay
  /\ Write([Marked("d") EXCEPT !.planned = TRUE, !.from = IF doc.planned THEN doc.from ELSE doc.status,
                               !.hards = @ \cup {doc.gen + 1}])
  /\ UNCHANGED <<work, store, ledger, counts, bad>>

TakenBack == \* the user is what he was: alive or, under a scheduled deletion, perhaps soft deleted
  IF doc.planned /\ doc.from = "d" THEN Marked("d")
  ELSE [doc EXCEPT !.status = "a", !.gen = @ + 1, !.phase = "none", !.planned = FALSE, !.from = "a"]
MayTakeBack == doc.status = "d" /\ doc.gen < MaxGen /\ NothingUnderWay

Restore == \* a cancellation is the same update
  /\ RestoreIsOne /\ MayTakeBack /\ Write(TakenBack)
  /\ UNCHANGED <<work, store, ledger, counts, bad>>

Held == [doc EXCEPT !.held = TRUE]
MayHold == Holding /\ ~doc.held /\ ~(doc.status = "u" /\ doc.phase = "done") /\ NothingUnderWay

Hold ==
  /\ HoldIsOne /\ MayHold /\ Write(Held)
  /\ UNCHANGED <<work, store, ledger, counts, bad>>

Release ==
  /\ doc.held /\ Write([doc EXCEPT !.held = FALSE])
  /\ UNCHANGED <<work, store, ledger, counts, bad>>

Ask(what) == \* asking and writing are two where RestoreIsOne or HoldIsOne is off
  /\ IF what = "restore" THEN ~RestoreIsOne /\ MayTakeBack ELSE ~HoldIsOne /\ MayHold
  /\ asked' = asked \cup {what}
  /\ NoWrite /\ UNCHANGED <<work, store, waived, erased, completed, counts, bad>>

WriteAsked(what) ==
  /\ what \in asked /\ asked' = asked \ {what}
  /\ what = "restore" => doc.gen < MaxGen
  /\ Write(IF what = "restore" THEN TakenBack ELSE Held)
  /\ UNCHANGED <<work, store, waived, erased, completed, counts, bad>>

------------------------------------------------------------------------------
(* worker *)
MayBegin(g) == Stands(doc, g) /\ (doc.phase = "none" \/ ~BeginOnce) /\ (BeginAsksHold => ~doc.held)
Started(planned) == \* what was scheduled is hard from here on
  [doc EXCEPT !.phase = "begun", !.status = IF planned THEN "u" ELSE @, !.planned = @ /\ ~planned]

Begin(w) == \* a claim and begin; a lease decides nothing, so whatever is not completed anybody may have
  /\ work[w].stage = "idle"
  /\ \E g \in maj.marks \ completed :
     /\ IF StartIsOne /\ MayBegin(g) THEN Write(Started(doc.planned)) ELSE NoWrite
     /\ Set(w, [Idle EXCEPT !.stage = IF ~StartIsOne /\ MayBegin(g) THEN "starts" ELSE "asks", !.g = g,
                            !.hard = doc.planned, !.waived = g \in waived])
  /\ UNCHANGED <<store, ledger, counts, bad>>

WriteStart(w) == \* what begin was told may not be so any more, where StartIsOne is off
  /\ work[w].stage = "starts"
  /\ Write(Started(work[w].hard)) /\ To(w, "asks")
  /\ UNCHANGED <<store, ledger, counts, bad>>

ReadStanding(w) == \* what begin's read says: only what it says begun is acted for
  /\ work[w].stage = "asks"
  /\ \E d \in Read(w) :
     IF Stands(d, work[w].g) /\ d.phase = "done" THEN Set(w, [work[w] EXCEPT !.stage = "done", !.hard = d.status = "u"])
     ELSE IF Begun(d, work[w].g) /\ d.ext # Nobody
     THEN Set(w, [work[w] EXCEPT !.stage = "begun", !.hard = d.status = "u", !.name = d.ext])
     ELSE Set(w, Idle)
  /\ NoWrite /\ UNCHANGED <<store, ledger, counts, bad>>

Acting(w) == work[w].stage \in {"begun", "read", "checked", "sent", "answered"}

EraseContent(w) ==
  /\ Acting(w) /\ work[w].hard /\ doc.content
  /\ Write([doc EXCEPT !.content = FALSE])
  /\ Hurt(doc.status # "u" \/ doc.held, "content of a user who is not hard-deleted, or held")
  /\ UNCHANGED <<work, store, ledger, counts>>

EraseByName(w) == \* one transaction with the user document, so it and end exclude each other
  /\ Acting(w) /\ work[w].hard /\ doc.named # Nobody
  /\ FenceByName => Begun(doc, work[w].g) /\ doc.ext = work[w].name
  /\ Write([doc EXCEPT !.named = Nobody])
  /\ Hurt(doc.named = "other", "content of the next owner of the name")
  /\ UNCHANGED <<work, store, ledger, counts>>

ReadProfile(w) ==
  /\ work[w].stage = "begun"
  /\ LET p == profile[work[w].name] IN
     IF p.v = 0 THEN To(w, "answered") ELSE Set(w, [work[w] EXCEPT !.stage = "read", !.etag = p.v])
  /\ NoWrite /\ UNCHANGED <<store, ledger, counts, bad>>

ReadNonsense(w) == \* a 404 of somebody else: a wrong address, a proxy
  /\ Misconfigured /\ work[w].stage = "begun"
  /\ IF Documented404 THEN Set(w, Idle) ELSE To(w, "answered")
  /\ NoWrite /\ UNCHANGED <<store, ledger, counts, bad>>

WriteDown(w) == \* only for a store without ETags
  /\ ~ETags /\ work[w].stage = "read" /\ work[w].attempt = 0 /\ attempts < MaxAttempts
  /\ attempts' = attempts + 1 /\ lasting' = lasting \cup {attempts + 1}
  /\ IF Begun(doc, work[w].g) THEN Write([doc EXCEPT !.notifying = (@ \cap lasting) \cup {attempts + 1}]) ELSE NoWrite
  /\ Set(w, [work[w] EXCEPT !.attempt = attempts + 1])
  /\ UNCHANGED <<profile, flying, ledger, upserts, failovers, swaps, bad>>

Allowed(d, w) ==
  /\ Begun(d, work[w].g)
  /\ NoOtherOwner => d.ext = work[w].name /\ d.other # work[w].name
  /\ ETags \/ work[w].attempt \in d.notifying

Check(w) ==
  /\ work[w].stage = "read" /\ (ETags \/ work[w].attempt # 0)
  /\ \E seen \in Checked(w) :
     IF ~CheckAfterRead \/ \A d \in seen : Allowed(d, w) THEN To(w, "checked") ELSE Set(w, Idle)
  /\ NoWrite /\ UNCHANGED <<store, ledger, counts, bad>>

Send(w) ==
  /\ work[w].stage = "checked"
  /\ IF ~ETags /\ SendDeadline /\ work[w].attempt \notin lasting
     THEN Set(w, Idle) /\ UNCHANGED flying
     ELSE /\ flying' = flying \cup {[name |-> work[w].name, etag |-> work[w].etag, attempt |-> work[w].attempt]}
          /\ To(w, "sent")
  /\ NoWrite /\ UNCHANGED <<profile, lasting, ledger, counts, bad>>

Lands(r) == ~(ETags /\ IfMatch) \/ profile[r.name].v = r.etag
IsAnothers(n) == profile[n].by = "other" /\ maj.other = n
IsKept(n) == profile[n].by = "user" /\ maj.ext = n /\ (maj.held \/ (maj.planned /\ maj.status = "d"))
IsLive(n) == profile[n].by = "user" /\ (maj.status = "a" \/ doc.status = "a") /\ maj.ext = n
Waits(r, w) == work[w].stage = "sent" /\ work[w].name = r.name /\ work[w].etag = r.etag /\ work[w].attempt = r.attempt

Act(r) == \* the store acts; somebody hears of it, or nobody does
  /\ flying' = flying \ {r}
  /\ profile' = IF Lands(r) THEN [profile EXCEPT ![r.name] = Gone] ELSE profile
  /\ Hurt(Lands(r) /\ (IsAnothers(r.name) \/ IsLive(r.name) \/ IsKept(r.name)), "profile of a live user, or one that is kept")
  /\ \/ /\ NoWrite /\ UNCHANGED work
     \/ \E w \in Workers :
        /\ Waits(r, w)
        /\ Set(w, [work[w] EXCEPT !.stage = IF Lands(r) THEN "answered" ELSE "begun", !.etag = 0, !.attempt = 0])
        /\ IF r.attempt \in doc.notifying THEN Write([doc EXCEPT !.notifying = @ \ {r.attempt}]) ELSE NoWrite
  /\ UNCHANGED <<lasting, ledger, counts>>

Expire(a) == \* `until` comes: no request of this attempt acts any more, which is what the lifetime means
  /\ lasting' = lasting \ {a}
  /\ flying' = {r \in flying : r.attempt # a}
  /\ NoWrite /\ UNCHANGED <<work, profile, ledger, counts, bad>>

Lost(w) == \* a crash, a timeout, the end of a slice: the worker forgets, its request may still act
  /\ work[w].stage # "idle"
  /\ Set(w, Idle)
  /\ IF ~NotifyingKept /\ work[w].stage = "sent" /\ work[w].attempt \in doc.notifying
     THEN Write([doc EXCEPT !.notifying = @ \ {work[w].attempt}]) ELSE NoWrite
  /\ UNCHANGED <<store, ledger, counts, bad>>

NothingAt(d, w) == work[w].waived \/ profile[work[w].name].v = 0 \/ d.other = work[w].name

Verify(w) == \* asks every target that was not waived; an earlier claim may have done the steps
  /\ work[w].stage \in {"begun", "answered"}
  /\ \E d \in Read(w) :
     \/ ~VerifyFirst /\ work[w].stage = "answered"
     \/ Misconfigured /\ ~Documented404 /\ (work[w].hard => ~d.content)
     \/ NothingAt(d, w) /\ (work[w].hard => ~d.content /\ d.named # "user")
  /\ To(w, IF AnnounceAfterDone \/ ~work[w].hard THEN "verified" ELSE "early")
  /\ NoWrite /\ UNCHANGED <<store, ledger, counts, bad>>

End(w) == \* one update of the user document: done, and the names are free
  /\ work[w].stage = "verified"
  /\ IF Stands(doc, work[w].g) /\ doc.phase # "done" /\ (NotifyingWaits /\ doc.status = "u" => ~UnderWay)
     THEN Write([doc EXCEPT !.phase = "done",
                            !.ext = IF doc.status # "u" \/ (work[w].waived /\ WaivedKeepsName) THEN @ ELSE Nobody])
     ELSE NoWrite
  /\ To(w, "ended")
  /\ UNCHANGED <<store, ledger, counts, bad>>

ReadDone(w) ==
  /\ work[w].stage = "ended"
  /\ \E d \in Read(w) : IF Stands(d, work[w].g) /\ d.phase = "done" THEN To(w, "done") ELSE Set(w, Idle)
  /\ NoWrite /\ UNCHANGED <<store, ledger, counts, bad>>

Announce(w) ==
  /\ work[w].stage \in {"done", "early"} /\ work[w].hard \* a soft deletion has nothing to announce
  /\ IF work[w].stage = "early" THEN To(w, "verified") ELSE To(w, "announced")
  /\ erased' = erased \cup {work[w].g}
  /\ NoWrite /\ UNCHANGED <<store, waived, completed, asked, counts, bad>>

Complete(w) ==
  /\ \/ work[w].stage = "announced"
     \/ work[w].stage = "done" /\ (~AnnounceFirst \/ ~work[w].hard)
  /\ completed' = completed \cup {work[w].g}
  /\ Set(w, Idle)
  /\ NoWrite /\ UNCHANGED <<store, waived, erased, asked, counts, bad>>

------------------------------------------------------------------------------
(* the world around *)
Waive == \* an administrator: the notifications step is to be left alone
  /\ Waiving
  /\ \E g \in maj.marks \ (waived \cup completed) : waived' = waived \cup {g}
  /\ NoWrite /\ UNCHANGED <<work, store, erased, completed, asked, counts, bad>>

SignUp == \* a name that is free is taken
  /\ doc.ext = Nobody /\ doc.other = Nobody
  /\ Write([doc EXCEPT !.other = "x"])
  /\ UNCHANGED <<work, store, ledger, counts, bad>>

WriteNamed ==
  /\ NamedContent /\ doc.other = "x" /\ doc.named = Nobody
  /\ Write([doc EXCEPT !.named = "other"])
  /\ UNCHANGED <<work, store, ledger, counts, bad>>

Upsert ==
  /\ upserts < MaxUpserts
  /\ \E n \in Names, by \in {"user", "other"} :
     /\ IF by = "user" THEN maj.status = "a" /\ maj.ext = n ELSE maj.other = n
     /\ profile' = [profile EXCEPT ![n] = [v |-> IF FreshETags THEN upserts + 1 ELSE 1, by |-> by]]
  /\ upserts' = upserts + 1
  /\ NoWrite /\ UNCHANGED <<work, flying, lasting, ledger, attempts, failovers, swaps, bad>>

Swap ==
  /\ swaps < MaxSwaps /\ doc.ext # Nobody
  /\ Write([doc EXCEPT !.ext = doc.other, !.other = doc.ext])
  /\ swaps' = swaps + 1
  /\ UNCHANGED <<work, store, ledger, upserts, attempts, failovers, bad>>

Replicate ==
  /\ maj # doc /\ maj' = doc
  /\ IF failovers = 0 THEN old' = doc ELSE UNCHANGED old
  /\ UNCHANGED <<doc, work, store, ledger, counts, bad>>

Failover == \* a new primary has what the majority has; the one before may not know it yet
  /\ failovers < MaxFailovers
  /\ doc' = maj /\ failovers' = failovers + 1
  /\ UNCHANGED <<maj, old, work, store, ledger, upserts, attempts, swaps, bad>>

Next ==
  \/ Delete("soft") \/ Delete("hard") \/ Schedule \/ Restore \/ Hold \/ Release
  \/ \E what \in {"restore", "hold"} : Ask(what) \/ WriteAsked(what)
  \/ \E w \in Workers :
       \/ Begin(w) \/ WriteStart(w) \/ ReadStanding(w) \/ EraseContent(w) \/ EraseByName(w)
       \/ ReadProfile(w) \/ ReadNonsense(w) \/ WriteDown(w) \/ Check(w) \/ Send(w) \/ Lost(w)
       \/ Verify(w) \/ End(w) \/ ReadDone(w) \/ Announce(w) \/ Complete(w)
  \/ \E r \in flying : Act(r)
  \/ \E a \in lasting : Expire(a)
  \/ Waive \/ SignUp \/ WriteNamed \/ Upsert \/ Swap \/ Replicate \/ Failover

Spec == Init /\ [][Next]_vars
Alike == Permutations(Workers)  \* which worker does it makes no difference

------------------------------------------------------------------------------
(* A profile under a name that another live user owns is his to keep. *)
ProfilesOfUser == {n \in Names : profile[n].by = "user" /\ maj.other # n}

NobodyHurt       == bad = {}
LiveKeepsContent == maj.status \in {"a", "d"} => (Content => maj.content) /\ (NamedContent => maj.named = "user")
HardIsMeant      == maj.status = "u" => maj.gen \in maj.hards
CompletedIsEmpty == \A g \in completed : maj.gen = g /\ maj.status = "u" =>
                      ~maj.content /\ maj.named # "user" /\ (ProfilesOfUser = {} \/ g \in waived)
CompletedIsDone  == \A g \in completed : Stands(maj, g) => maj.phase = "done"
ErasedIsDone     == \A g \in erased : Stands(maj, g) /\ maj.phase = "done"
Announced        == \A g \in completed : maj.gen = g /\ maj.status = "u" => g \in erased
ReleasedIsClean  == doc.ext = Nobody => ~\E n \in Names : profile[n].by = "user" /\ (maj.other # n \/ (MaxSwaps = 0 /\ ~SharedName))
=============================================================================
