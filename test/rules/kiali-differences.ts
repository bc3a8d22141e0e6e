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
	{
		because:
			'Where clients are told to use mutual TLS, their identity is known even if no PeerAuthentication asks for it: servers take it by default.',
		cases: Object.fromEntries(
			['TestPeerAuthnNotFoundDestRuleIstioMutual_2', 'TestAutoAuthzMeshDestRuleEnabled_2'].map((name) => [
				`authorization/${name}`,
				['-KIA0105 AuthorizationPolicy bookinfo/policy'],
			]),
		),
	},
	{
		because: 'Kiali completes hosts such as reviews.shop; Istio completes only those without a dot.',
		cases: {
			'destinationrules/TestMultiHostMatchInvalidShortFormat': [
				'-KIA0201 DestinationRule test/rule1',
				'-KIA0201 DestinationRule test/rule2',
			],
			'virtualservices/TestRepeatingSVCNSHost_4': [
				'-KIA1106 VirtualService bookinfo/virtual-1',
				'-KIA1106 VirtualService bookinfo/virtual-2',
			],
			'virtualservices/TestValidHostWithTwoPartName': ['+KIA1101 VirtualService bookinfo2/ratings'],
		},
	},
	{
		because: 'A Sidecar selects workloads of its own namespace only, where there are none',
		cases: {
			'common/TestSidecarsCrossNamespaces': [
				'-KIA0003 Sidecar bookinfo2/sidecar3',
				'-KIA0003 Sidecar bookinfo2/sidecar4',
			],
		},
	},
	{
		because: 'The two rules are merged, and one of them loses, whether or not a Sidecar imports their host.',
		cases: {
			'integration/TestDestinationRuleSidecarImportSkipsForeignMultimatch': [
				'+KIA0201 DestinationRule bookinfo/kiali-test-foreign-dr-a',
				'+KIA0201 DestinationRule bookinfo/kiali-test-foreign-dr-b',
			],
		},
	},
	{
		because: 'Whether a Sidecar imports them or not, the two entries declare the same; it is a hint.',
		cases: {
			'integration/TestServiceEntrySidecarImportSkipsForeignMultimatch': [
				'+KIA1211 ServiceEntry bookinfo/kiali-test-foreign-se-a',
				'+KIA1211 ServiceEntry bookinfo/kiali-test-foreign-se-b',
			],
		},
	},
	{
		because: 'a gateway named without a namespace is one of the own namespace, so these are two gateways',
		cases: {
			'virtualservices/TestRepeatingSimpleHostWithGatewayExported_3': [
				'-KIA1106 VirtualService bookinfo/virtual-1',
				'-KIA1106 VirtualService bookinfo2/virtual-2',
			],
		},
	},
	{
		because: 'A Service selects pods, so the labels of the Deployment itself do not count; its pods have none there',
		cases: { 'services/TestPortMappingMismatch': ['-KIA0701 Service test-namespace/service1'] },
	},
];
