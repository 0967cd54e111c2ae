import { everydayBuilderOutputs } from './everyday-builder-outputs.ts'
import { everydayOutputs } from './everyday-outputs.ts'
import { publicBenignOutputs } from './public-benign-outputs.ts'
import { publicBlamelessOutputs } from './public-blameless-outputs.ts'
import { publicBuildOutputs } from './public-build-outputs.ts'
import { publicCopyOutputs } from './public-copy-outputs.ts'
import { publicDaemonOutputs } from './public-daemon-outputs.ts'
import { publicEighthOutputs } from './public-eighth-outputs.ts'
import { publicExpressionOutputs } from './public-expression-outputs.ts'
import { publicFourthOutputs } from './public-fourth-outputs.ts'
import { publicMacOutputs } from './public-mac-outputs.ts'
import { publicNinthOutputs } from './public-ninth-outputs.ts'
import type { PublicOutput } from './public-output.ts'
import { publicSecondOutputs } from './public-second-outputs.ts'
import { publicSeventhLoginOutputs } from './public-seventh-login-outputs.ts'
import { publicSeventhOutputs } from './public-seventh-outputs.ts'
import { publicSixthOutputs } from './public-sixth-outputs.ts'
import { publicSshOutputs } from './public-ssh-outputs.ts'
import { publicStoreOutputs } from './public-store-outputs.ts'
import { publicThirdOutputs } from './public-third-outputs.ts'
import { publicUnrelatedBuildOutputs } from './public-unrelated-build-outputs.ts'
import { publicUnrelatedOutputs } from './public-unrelated-outputs.ts'
import { publicVmOutputs } from './public-vm-outputs.ts'

/** Every text from a public thread, with the expected finding that was written before the program saw the text. */
export const publicOutputs: readonly PublicOutput[] = [
  ...publicSshOutputs,
  ...publicStoreOutputs,
  ...publicMacOutputs,
  ...publicBuildOutputs,
  ...publicBenignOutputs,
  ...publicSecondOutputs,
  ...publicThirdOutputs,
  ...publicFourthOutputs,
  ...publicDaemonOutputs,
  ...publicCopyOutputs,
  ...publicVmOutputs,
  ...publicExpressionOutputs,
  ...publicSixthOutputs,
  ...publicBlamelessOutputs,
  ...publicSeventhOutputs,
  ...publicEighthOutputs,
  ...publicNinthOutputs,
  ...everydayOutputs,
  ...everydayBuilderOutputs,
  ...publicSeventhLoginOutputs,
  ...publicUnrelatedOutputs,
  ...publicUnrelatedBuildOutputs,
]
