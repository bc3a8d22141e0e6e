// TABLE: where we differ from Kiali for good, and why.
import type { Difference } from './oracles.ts';

export const differences: readonly Difference[] = [
	{
		because: 'A setting of Kiali leaves out the host "*" there; such a rule is switched off as a whole here',
		cases: {
			'gateways/TestSkipWildCardMatchingHost': [
				'+KIA0301 Gateway test/keepsvalid',
				'+KIA0301 Gateway test/stillvalid',
				'+KIA0301 Gateway test/validgateway',
			],
		},
	},
];
