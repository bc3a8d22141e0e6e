// TABLE: where we differ from Kiali for good, and why.
import type { Difference } from './oracles.ts';

export const differences: readonly Difference[] = [
	{
		because:
			'Kiali takes no account of the namespace before the host; Istio imports a host only through an entry for the namespace of what declares it.',
		cases: Object.fromEntries(
			[
				'sidecars/TestEgressHostFormatCorrect',
				'sidecars/TestEgressExportedInternalServiceEntryPresent',
				'sidecars/TestEgressExportedExternalServiceEntryPresent',
				'sidecars/TestEgressExportedExternalWildcardServiceEntryPresent',
				'sidecars/TestEgressExportedWildcardInternalServiceEntryPresent',
			].map((name) => [name, ['+KIA1004 Sidecar bookinfo/sidecar']]),
		),
	},
];
