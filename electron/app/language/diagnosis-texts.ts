import { evidenceTexts } from '../../diagnose/facts/evidence.ts'
import { nixDaemonTexts } from '../../diagnose/facts/nix-daemon.ts'
import { rootRouteTexts } from '../../diagnose/facts/root-route.ts'
import { rootScanEvidenceTexts } from '../../diagnose/facts/root-scan-evidence.ts'
import { startRefusalTexts } from '../../diagnose/facts/start-refusal.ts'
import { testBuildsTexts } from '../../diagnose/facts/test-builds.ts'
import { builderLogTexts } from '../../diagnose/facts/texts/builder-log-texts.ts'
import { onDemandServicesTexts } from '../../diagnose/facts/texts/on-demand-services-texts.ts'
import { remoteBuildersTexts } from '../../diagnose/facts/texts/remote-builders-texts.ts'
import { routeExplanationTexts } from '../../diagnose/facts/texts/route-explanation-texts.ts'
import { unknownsTexts } from '../../diagnose/facts/unknowns.ts'
import { explanationTexts } from '../../diagnose/rules/explanation.ts'
import { buildFailureTexts } from '../../diagnose/views/build-failure-text.ts'
import { builderChecksTexts } from '../../diagnose/views/builder-checks.ts'
import { builderDetailsTexts } from '../../diagnose/views/builder-details.ts'
import { builderFactTexts } from '../../diagnose/views/builder-facts.ts'
import { builderLineTexts } from '../../diagnose/views/builder-line.ts'
import { chainTexts } from '../../diagnose/views/chain-texts.ts'
import { checksTexts } from '../../diagnose/views/checks-texts.ts'
import { decidingCheckTexts } from '../../diagnose/views/deciding-check.ts'
import { explainedOutputTexts } from '../../diagnose/views/explained-output.ts'
import { explainedRoutesTexts } from '../../diagnose/views/explained-routes.ts'
import { externalAnswersTexts } from '../../diagnose/views/external-answers.ts'
import { externalBuilderLineTexts } from '../../diagnose/views/external-builder-line.ts'
import { machineAnswersTexts } from '../../diagnose/views/machine-answers.ts'
import { relevantSettingsTexts } from '../../diagnose/views/relevant-settings.ts'
import { resourceLinesTexts } from '../../diagnose/views/resource-lines.ts'
import { rootScanTexts } from '../../diagnose/views/root-scan-text.ts'
import { routeLinesTexts } from '../../diagnose/views/route-lines.ts'
import { setupOptionsTexts } from '../../diagnose/views/setup-options.ts'
import { summaryTexts } from '../../diagnose/views/summary.ts'
import { uploadLockTexts } from '../../diagnose/views/upload-lock.ts'

/** The texts of facts and views, for a translation (translation.ts). */
export const diagnosisTexts = {
  evidenceTexts,
  nixDaemonTexts,
  rootRouteTexts,
  rootScanEvidenceTexts,
  startRefusalTexts,
  testBuildsTexts,
  builderLogTexts,
  onDemandServicesTexts,
  remoteBuildersTexts,
  routeExplanationTexts,
  unknownsTexts,
  explanationTexts,
  buildFailureTexts,
  builderChecksTexts,
  builderDetailsTexts,
  builderFactTexts,
  builderLineTexts,
  chainTexts,
  checksTexts,
  decidingCheckTexts,
  explainedOutputTexts,
  explainedRoutesTexts,
  externalAnswersTexts,
  externalBuilderLineTexts,
  machineAnswersTexts,
  relevantSettingsTexts,
  resourceLinesTexts,
  rootScanTexts,
  routeLinesTexts,
  setupOptionsTexts,
  summaryTexts,
  uploadLockTexts,
}
