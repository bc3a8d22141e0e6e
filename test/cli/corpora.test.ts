// Real repositories, checked in place: nothing in them may be called an error or a warning but what is one, each with its
// reason below. Skipped, with a notice, where they are not beside the project.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checked, type Finding, loudAmong, place } from './checked.ts';

const corpora = join(import.meta.dirname, '../../../shared/corpora');
const isThere = existsSync(corpora);
const names = isThere
	? readdirSync(corpora, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
	: [];

/** Loud findings that are right: repository, rule, files, and why. Every line must be needed. */
const right: readonly (readonly [repository: string, rule: string, files: RegExp, why: string])[] = [
	[
		'Femi-lawal+neobank',
		'schema/missing-field',
		/service-mesh-config\.yaml$/,
		'tagOverrides with UPSERT and no value: rejected by validation',
	],
	[
		'devtron-labs+devtron',
		'schema/wrong-type',
		/statefulset-chart_5-[12]-0\/templates\/istio-virtualservice\.yaml$/,
		'`- name: …` in gateways, which is a list of strings',
	],
	[
		'istio+istio',
		'authentication/undiscoverable-keys',
		/validation\/dataset\/security-v1(?:beta1)?-RequestAuthentication\.yaml$/,
		'the issuer is no URL and no keys are given: every token of it is refused',
	],
	...['missing-field', 'duplicate-item', 'invalid-value', 'conflicting-fields'].map(
		(fault) =>
			[
				'kubernetes-sigs+gateway-api',
				`schema/${fault}`,
				/hack\/invalid-examples\//,
				'examples of what is invalid',
			] as const,
	),
	[
		'mosip+mosip-infra',
		'envoy-filters/missing-type',
		/istio-gateway\/templates\/proxy-protocol\.yaml$/,
		'listener filters by their names alone: Envoy no longer looks extensions up by name',
	],
	[
		'mosip+mosip-infra',
		'envoy-filters/wrong-type',
		/prereg\/rate-control-envoyfilter\.yaml$/,
		'`50ms` in a TypedStruct, of which Envoy reads durations in seconds only',
	],
	[
		'GoogleCloudPlatform+anthos-service-mesh-samples',
		'schema/unknown-kind',
		/update-authentication-policies\/security_auth_(mesh)?policy\.yaml$/,
		'the policies that the page tells how to migrate away from',
	],
	[
		'istio+istio',
		'authentication/undiscoverable-keys',
		/pkg\/test\/datasets\/validation\/dataset\/security-v1(beta1)?-RequestAuthentication\.yaml$/,
		'passes validation, but keys cannot be found at "example.com"',
	],
	[
		'redhat-scholars+istio-tutorial',
		'schema/deprecated-field',
		/destination-rule-recommendation_cb_policy_pool_ejection\.yml$/,
		'consecutiveErrors, which Istio has not read since 1.5',
	],
	['redhat-scholars+istio-tutorial', 'schema/unknown-version', /[Dd]eployment.*\.yml$/, 'extensions/v1beta1'],
	['redhat-scholars+istio-tutorial', 'schema/unknown-kind', /istiofiles\/.*\.yml$/, "Mixer's and RBAC's kinds of 2019"],
];

describe.skipIf(!isThere)('real repositories', () => {
	test.each(names)('%s', (name) => {
		const { code, errors, resources, findings } = checked(join(corpora, name));
		const loud = loudAmong(findings);
		const known = right.filter(([repository]) => repository === name);
		const isRight = ({ rule, file }: Finding): boolean =>
			known.some(([, id, files]) => id === rule && files.test(file));
		expect(loud.filter((one) => !isRight(one)).map(place)).toEqual([]);
		for (const [, id, files] of known) {
			expect(
				loud.some(({ rule, file }) => rule === id && files.test(file)),
				`${id} ${files}`,
			).toBe(true);
		}
		expect({ code, errors }).toEqual({ code: loud.some(({ severity }) => severity === 'error') ? 1 : 0, errors: '' });
		expect(resources).toBeGreaterThan(0);
	});
});

test.skipIf(isThere)('real repositories are not beside the project: precision is not tested here', () => {});
