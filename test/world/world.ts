/** A call of a stand-in program, as it recorded it. */
export interface StandInCall {
  readonly program: string
  readonly args: readonly string[]
}

/** What the stand-in of the password prompt does. */
export type PromptAnswer = 'accept' | 'cancel' | 'wrong-password' | 'no-screen' | 'hang' | 'broken-component'

export interface WorldOptions {
  readonly scenario: string
  /**
   * `own`: a network and a process list of its own, so that ports 22 and 31022 are the real ones; needs root on Linux.
   * `shared` (default): free high ports of this machine.
   */
  readonly network?: 'own' | 'shared'
  /** The builder's port in a shared network, where it is free; a free one otherwise. */
  readonly preferredPort?: number
}

/** A stand-in Mac that runs: a folder that looks like a Mac from its root, and the processes behind it. */
export interface World {
  /** Real folder that stands for `/` of the Mac. */
  readonly root: string
  /** Home folder of the person, as a path of this Mac. */
  readonly home: string
  /** Real folder for Builderbar's own data (BUILDERBAR_HOME). */
  readonly dataFolder: string
  readonly builderPort: number
  /** Where the Mac's own sshd (Remote Login) answers in the scenarios that have it on. */
  readonly remoteLoginPort: number
  /** What to put before a program and its arguments so that it runs inside this world's own network; empty where it is shared. */
  readonly enter: readonly string[]
  setScenario(id: string): Promise<void>
  answerPrompt(answer: PromptAnswer): void
  calls(): StandInCall[]
  /** What a stand-in was asked that the real program would not have understood; empty in a good test. */
  violations(): string[]
  stop(): Promise<void>
}

/** Builds a stand-in Mac in the given scenario and starts it. */
export function createWorld(_options: WorldOptions): Promise<World> {
  return Promise.reject(new Error('The stand-in Mac is being built.'))
}
