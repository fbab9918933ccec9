------------------------------ MODULE WritePath ------------------------------
(* One user, from the requests to the topics: conditional marks, answered by
   their count or by the read after them, answers that get lost and retries of
   them, a primary that goes down with writes that only it has, relays and
   sweepers that crash between any two steps, and two topics.  What a worker does
   with an event is in Deletion.tla.  README.md says which file does what, and
   what is not modelled.

   A group commit is one count and one find for many requests; here each has its
   own, which allows more.  A repeat of an event changes nothing for an order of
   first deliveries, so the log keeps first deliveries only. *)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  Softs, Hards, Restores,  \* callers, by what each of them wants
  Procs,        \* processes that publish
  MaxTries,     \* how often a caller asks when nobody could say what happened
  MaxFailovers,
  LateWrites,   \* a mark may be written after its request was given up
  (* the safeguards; each can be switched off to see what it is for *)
  SameKey,         \* a caller retries with the Idempotency-Key of the first try
  KeyInCondition,  \* a mark whose key is in `recent` is not made
  RecentSize,      \* how many transitions `recent` remembers
  DecideByRecent,  \* the key in `recent` tells who won, not the status
  CountFixesGeneration, \* whose count is the answer, that mark's condition holds the generation
  MajorityReads,   \* the find, the relay and the sweeper see what the majority has
  WholeOutbox,     \* an outbox is published as it was found, not one event of it
  Rounds,          \* a user's next event is sent when the one before is acknowledged
  AckIsChecked,    \* a send counts as done only where Kafka answered for it
  LedgerFirst,     \* the ledger has a deletion before its outbox is cleared
  ClearLast        \* the outbox is cleared after the event was published

VARIABLES
  doc,    \* the user document as the primary has it; `marks` is its history, which no real document keeps
  maj,    \* the same as the majority holds it
  req,    \* per wish: how far its latest try is
  late,   \* tries that were given up before they were written
  relay,  \* per process: the users in hand, what is left to do and to send
  log,    \* the topics user.deleted and user.restored, by the time of first delivery
  ledger, \* generations of the deletions that it has
  failovers, lied

vars == <<doc, maj, req, late, relay, log, ledger, failovers, lied>>

Callers == Softs \cup Hards \cup Restores
Wish(c) == IF c \in Softs THEN "soft" ELSE IF c \in Hards THEN "hard" ELSE "restored"
Idle == [todo |-> <<>>, batch |-> <<>>, unsent |-> <<>>]
Range(s) == {s[i] : i \in DOMAIN s}

Init ==
  /\ doc = [status |-> "a", gen |-> 0, recent |-> <<>>, outbox |-> <<>>, standing |-> 0, marks |-> {}]
  /\ maj = doc
  /\ req = [c \in Callers |-> [stage |-> "sent", try |-> 1, counted |-> FALSE, answer |-> "none", g |-> 0]]
  /\ late = {}
  /\ relay = [p \in Procs |-> Idle]
  /\ log = <<>> /\ ledger = {} /\ failovers = 0 /\ lied = FALSE

------------------------------------------------------------------------------
(* api: the mark *)
KeyOf(c, try) == <<c, IF SameKey THEN 1 ELSE try>>
From(mode) == CASE mode = "soft" -> {"a"} [] mode = "hard" -> {"a", "d"} [] mode = "restored" -> {"d"}
After(mode) == CASE mode = "soft" -> "d" [] mode = "hard" -> "u" [] mode = "restored" -> "a"
Last(s, n) == IF Len(s) > n THEN SubSeq(s, Len(s) - n + 1, Len(s)) ELSE s

Marked(c, key) == \* one conditional update of one document
  LET mode == Wish(c)  g == doc.gen + 1 IN
  IF doc.status \in From(mode) /\ (KeyInCondition => \A r \in Range(doc.recent) : r.key # key)
  THEN [status |-> After(mode), gen |-> g,
        recent |-> Last(Append(doc.recent, [key |-> key, g |-> g]), RecentSize),
        outbox |-> Append(doc.outbox, [g |-> g, mode |-> mode]),
        standing |-> IF mode = "restored" THEN 0 ELSE g,
        marks |-> doc.marks \cup {[g |-> g, mode |-> mode, wish |-> c]}]
  ELSE doc

Mark(c) == \* that of somebody's first transition may be counted: then it is known without a find
  /\ req[c].stage = "sent"
  /\ doc' = Marked(c, KeyOf(c, req[c].try))
  /\ req' = [req EXCEPT ![c].stage = "written",
                        ![c].counted = doc' # doc /\ (CountFixesGeneration => doc.gen = 0)]
  /\ UNCHANGED <<maj, late, relay, log, ledger, failovers, lied>>

MarkLate ==
  /\ \E l \in late : doc' = Marked(l[1], KeyOf(l[1], l[2])) /\ late' = late \ {l}
  /\ UNCHANGED <<maj, req, relay, log, ledger, failovers, lied>>

Unknown(c) == \* 503: a lost answer, no primary, a crash of the process
  /\ req[c].stage \in {"sent", "written", "confirmed"}
  /\ req' = [req EXCEPT ![c].stage = "unknown"]
  /\ late' = IF LateWrites /\ req[c].stage = "sent" THEN late \cup {<<c, req[c].try>>} ELSE late
  /\ UNCHANGED <<doc, maj, relay, log, ledger, failovers, lied>>

Retry(c) ==
  /\ req[c].stage = "unknown" /\ req[c].try < MaxTries
  /\ req' = [req EXCEPT ![c].stage = "sent", ![c].try = @ + 1, ![c].counted = FALSE]
  /\ UNCHANGED <<doc, maj, late, relay, log, ledger, failovers, lied>>

------------------------------------------------------------------------------
(* api: the answer, by the count or by the find *)
Seen == IF MajorityReads THEN maj ELSE doc

Decide(c) ==
  LET mine == {r \in Range(Seen.recent) : r.key = KeyOf(c, req[c].try)} IN
  IF DecideByRecent
  THEN IF mine # {} THEN [answer |-> "accepted", g |-> (CHOOSE r \in mine : TRUE).g]
       ELSE [answer |-> IF Seen.status \in From(Wish(c)) THEN "unknown" ELSE "refused", g |-> 0]
  ELSE [answer |-> IF Seen.status = After(Wish(c)) THEN "accepted" ELSE "refused", g |-> Seen.gen]

Answer(c) ==
  /\ req[c].stage = "confirmed"
  /\ LET d == Decide(c) IN
     /\ req' = [req EXCEPT ![c].stage = IF d.answer = "unknown" THEN "unknown" ELSE "answered",
                           ![c].answer = d.answer, ![c].g = d.g]
     /\ lied' = (lied \/ (d.answer = "refused" /\ \E m \in maj.marks : m.wish = c))
  /\ UNCHANGED <<doc, maj, late, relay, log, ledger, failovers>>

AnswerCounted(c) ==
  /\ req[c].stage = "confirmed" /\ req[c].counted
  /\ req' = [req EXCEPT ![c].stage = "answered", ![c].answer = "accepted", ![c].g = 1]
  /\ UNCHANGED <<doc, maj, late, relay, log, ledger, failovers, lied>>

------------------------------------------------------------------------------
(* relay and sweeper *)
Todo == IF ~LedgerFirst THEN <<"publish", "clear", "ledger">>
        ELSE IF ~ClearLast THEN <<"ledger", "clear", "publish">>
        ELSE <<"publish", "ledger", "clear">>

Take(p) == \* the relay right after an answer, the sweeper whenever it comes by; either may never come
  /\ relay[p] = Idle
  /\ \E box \in IF WholeOutbox THEN {Seen.outbox} ELSE {<<e>> : e \in Range(Seen.outbox)} :
       box # <<>> /\ relay' = [relay EXCEPT ![p] = [todo |-> Todo, batch |-> box, unsent |-> box]]
  /\ UNCHANGED <<doc, maj, req, late, log, ledger, failovers, lied>>

Further(p) == IF Len(relay[p].todo) = 1 THEN Idle ELSE [relay[p] EXCEPT !.todo = Tail(@)]
Does(p, step) == relay[p].todo # <<>> /\ Head(relay[p].todo) = step

InsertMissing(p) ==
  /\ Does(p, "ledger")
  /\ ledger' = ledger \cup {e.g : e \in {x \in Range(relay[p].batch) : x.mode # "restored"}}
  /\ relay' = [relay EXCEPT ![p] = Further(p)]
  /\ UNCHANGED <<doc, maj, req, late, log, failovers, lied>>

Delivered(e) == IF e \in Range(log) THEN log ELSE Append(log, e)

Publish(p) == \* one event; without rounds they go to two topics side by side and arrive in any order
  /\ Does(p, "publish") /\ relay[p].unsent # <<>>
  /\ \E i \in IF Rounds THEN {1} ELSE DOMAIN relay[p].unsent :
     LET e == relay[p].unsent[i] IN
     /\ \/ log' = Delivered(e)
        \/ ~AckIsChecked /\ UNCHANGED log
     /\ relay' = [relay EXCEPT ![p].unsent = SelectSeq(@, LAMBDA x : x # e)]
  /\ UNCHANGED <<doc, maj, req, late, ledger, failovers, lied>>

AllPublished(p) ==
  /\ Does(p, "publish") /\ relay[p].unsent = <<>>
  /\ relay' = [relay EXCEPT ![p] = Further(p)]
  /\ UNCHANGED <<doc, maj, req, late, log, ledger, failovers, lied>>

Clear(p) ==
  /\ Does(p, "clear")
  /\ doc' = [doc EXCEPT !.outbox = SelectSeq(@, LAMBDA e : \A b \in Range(relay[p].batch) : b.g # e.g)]
  /\ relay' = [relay EXCEPT ![p] = Further(p)]
  /\ UNCHANGED <<maj, req, late, log, ledger, failovers, lied>>

Crash(p) == \* also Kafka or MongoDB that did not confirm
  /\ relay[p] # Idle
  /\ relay' = [relay EXCEPT ![p] = Idle]
  /\ UNCHANGED <<doc, maj, req, late, log, ledger, failovers, lied>>

------------------------------------------------------------------------------
(* the replica set *)
Replicate == \* the majority has what the primary has, and whoever waited for that hears of it
  /\ maj' = doc
  /\ req' = [c \in Callers |-> IF req[c].stage = "written" THEN [req[c] EXCEPT !.stage = "confirmed"] ELSE req[c]]
  /\ maj' # maj \/ req' # req
  /\ UNCHANGED <<doc, late, relay, log, ledger, failovers, lied>>

Failover == \* what only the old primary had is gone, and nobody can say so
  /\ failovers < MaxFailovers
  /\ doc' = maj /\ failovers' = failovers + 1
  /\ req' = [c \in Callers |-> IF req[c].stage = "written" THEN [req[c] EXCEPT !.stage = "unknown"] ELSE req[c]]
  /\ UNCHANGED <<maj, late, relay, log, ledger, lied>>

Next ==
  \/ \E c \in Callers : Mark(c) \/ Unknown(c) \/ Retry(c) \/ Answer(c) \/ AnswerCounted(c)
  \/ \E p \in Procs : Take(p) \/ InsertMissing(p) \/ Publish(p) \/ AllPublished(p) \/ Clear(p) \/ Crash(p)
  \/ MarkLate \/ Replicate \/ Failover

Spec == Init /\ [][Next]_vars
Alike == Permutations(Procs)  \* which process does it makes no difference

------------------------------------------------------------------------------
Accepted == {c \in Callers : req[c].answer = "accepted"}
EventOf(m) == [g |-> m.g, mode |-> m.mode]

AcceptedIsMarked == \A c \in Accepted : \E m \in maj.marks : m.wish = c /\ m.g = req[c].g
MarkIsAnnounced  == \A m \in maj.marks : EventOf(m) \in Range(maj.outbox) \cup Range(log)
NoMarkNoEvent    == \A e \in Range(log) : \E m \in maj.marks : EventOf(m) = e
FirstInOrder     == \A i, j \in DOMAIN log : i < j => log[i].g < log[j].g
NoGapInOrder     == \A e \in Range(log) : \A m \in maj.marks : m.g < e.g => EventOf(m) \in Range(log)
OneWishOneMark   == \A m, n \in maj.marks : m.wish = n.wish => m = n
RefusedIsTrue    == ~lied
MarkIsFound      == \A m \in maj.marks : m.mode # "restored" =>
                      m.g \in ledger \/ maj.standing = m.g \/ EventOf(m) \in Range(maj.outbox)
=============================================================================
