/** Constants of a TLA+ module by name, as a TLC configuration file writes their values. */
export type Constants = Readonly<Record<string, string>>

/** A TLA+ module of docs/spec and what TLC is asked about it. */
export interface Model {
  readonly module: string
  readonly invariants: readonly string[]
  /** The constant whose members are alike: TLC looks at one of two states that differ in their names only. */
  readonly alike: string
  /** Every constant, with all safeguards on and the smallest world. */
  readonly constants: Constants
  readonly worlds: readonly World[]
  readonly safeguards: readonly Safeguard[]
}

/** What the world does in one configuration: there no invariant may fall. */
export interface World {
  readonly title: string
  readonly constants: Constants
  /** For `pnpm spec --large` only: minutes instead of seconds. */
  readonly large?: true
}

/** A safeguard, what it takes to see it missed, and the invariant that falls without it. */
export interface Safeguard {
  readonly constant: string
  /** The value that switches it off; `FALSE` where there is none. */
  readonly off?: string
  readonly world: Constants
  readonly breaks: string
}

/** One question to TLC. */
export interface Check {
  readonly title: string
  readonly module: string
  readonly alike: string
  readonly constants: Constants
  readonly invariants: readonly string[]
  /** The invariant that must fall; null where none may. */
  readonly expected: string | null
}

/** The question whether a world is safe with every safeguard on. */
export function checkOfWorld(model: Model, { title, constants }: World): Check {
  return {
    title: `${model.module}: nothing falls with ${title}`,
    module: model.module,
    alike: model.alike,
    constants: { ...model.constants, ...constants },
    invariants: model.invariants,
    expected: null,
  }
}

/** The question whether a safeguard is needed. */
export function checkOfSafeguard(model: Model, { constant, off = 'FALSE', world, breaks }: Safeguard): Check {
  return {
    title: `${model.module}: ${breaks} falls without ${constant}`,
    module: model.module,
    alike: model.alike,
    constants: { ...model.constants, ...world, [constant]: off },
    invariants: [breaks],
    expected: breaks,
  }
}

/** TLC's configuration file. Names of workers and callers are model values: each is its own constant. */
export function configurationOf({
  alike,
  constants,
  invariants,
}: Pick<Check, 'alike' | 'constants' | 'invariants'>): string {
  const values = new Set(Object.values(constants).flatMap((value) => value.match(/\b[a-z]\d\b/g) ?? []))
  const all = { ...constants, ...Object.fromEntries([...values].map((value) => [value, value])) }
  return [
    'SPECIFICATION Spec',
    // TLC refuses a symmetry of one.
    ...(constants[alike]?.includes(',') ? ['SYMMETRY Alike'] : []),
    `INVARIANTS ${invariants.join(' ')}`,
    'CONSTANTS',
    ...Object.entries(all).map(([name, value]) => `  ${name} = ${value}`),
    '',
  ].join('\n')
}
