import { everydayBuilderOutputs } from './everyday-builder-outputs.ts'
import { everydayOutputs } from './everyday-outputs.ts'
import type { PublicOutput } from './public-output.ts'
import { publicSample1BenignOutputs } from './public-sample-1-benign-outputs.ts'
import { publicSample1BuildOutputs } from './public-sample-1-build-outputs.ts'
import { publicSample1MacOutputs } from './public-sample-1-mac-outputs.ts'
import { publicSample1SshOutputs } from './public-sample-1-ssh-outputs.ts'
import { publicSample1StoreOutputs } from './public-sample-1-store-outputs.ts'
import { publicSample2Outputs } from './public-sample-2-outputs.ts'
import { publicSample2VmOutputs } from './public-sample-2-vm-outputs.ts'
import { publicSample3Outputs } from './public-sample-3-outputs.ts'
import { publicSample4CopyOutputs } from './public-sample-4-copy-outputs.ts'
import { publicSample4DaemonOutputs } from './public-sample-4-daemon-outputs.ts'
import { publicSample4ExpressionOutputs } from './public-sample-4-expression-outputs.ts'
import { publicSample4VmOutputs } from './public-sample-4-vm-outputs.ts'
import { publicSample5BlamelessOutputs } from './public-sample-5-blameless-outputs.ts'
import { publicSample5Outputs } from './public-sample-5-outputs.ts'
import { publicSample6BlamelessBuildOutputs } from './public-sample-6-blameless-build-outputs.ts'
import { publicSample6BlamelessOutputs } from './public-sample-6-blameless-outputs.ts'
import { publicSample6LoginOutputs } from './public-sample-6-login-outputs.ts'
import { publicSample6Outputs } from './public-sample-6-outputs.ts'
import { publicSample7Outputs } from './public-sample-7-outputs.ts'
import { publicSample8Outputs } from './public-sample-8-outputs.ts'
import { publicSample9Outputs } from './public-sample-9-outputs.ts'
import { publicSample10Outputs } from './public-sample-10-outputs.ts'

/**
 * Every text from a public thread, with the expected finding that was written before the program saw the text. The samples are
 * numbered in the order in which they were collected, each after the program recognized the ones before it.
 */
export const publicOutputs: readonly PublicOutput[] = [
  ...everydayBuilderOutputs,
  ...everydayOutputs,
  ...publicSample1BenignOutputs,
  ...publicSample1BuildOutputs,
  ...publicSample1MacOutputs,
  ...publicSample1SshOutputs,
  ...publicSample1StoreOutputs,
  ...publicSample2Outputs,
  ...publicSample2VmOutputs,
  ...publicSample3Outputs,
  ...publicSample4CopyOutputs,
  ...publicSample4DaemonOutputs,
  ...publicSample4ExpressionOutputs,
  ...publicSample4VmOutputs,
  ...publicSample5BlamelessOutputs,
  ...publicSample5Outputs,
  ...publicSample6BlamelessBuildOutputs,
  ...publicSample6BlamelessOutputs,
  ...publicSample6LoginOutputs,
  ...publicSample6Outputs,
  ...publicSample7Outputs,
  ...publicSample8Outputs,
  ...publicSample9Outputs,
  ...publicSample10Outputs,
]
