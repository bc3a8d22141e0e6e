// A Telemetry or an AuthorizationPolicy names a provider that the mesh configuration does not have, or that goes.

import { meshConfigOf } from '../../istio/mesh-config.ts';
import { areTogether } from '../../mesh/together.ts';
import { slipFor } from '../../text/likeness.ts';
import { stating } from '../engine/rule.ts';
import { changeWord } from '../shared/fixes.ts';

export default stating({
	unsupported: {
		wrong: 'Provider "{provider}" has type "lightstep", which Istio no longer supports',
		remedy: 'use "opentelemetry"',
	},
	unknown: {
		wrong: 'The mesh configuration has no extension provider "{provider}"',
		remedy: 'it has {known}',
		codes: [],
	},
	misspelt: {
		wrong: 'The mesh configuration has no extension provider "{provider}"',
		remedy: 'did you mean "{suggestion}"?',
		codes: [],
	},
})({
	severity: 'warning',
	kinds: ['Telemetry', 'AuthorizationPolicy'],
	codes: ['IST0002'],
	docs: {
		summary: 'A Telemetry or a CUSTOM AuthorizationPolicy names a provider that the mesh configuration does not have.',
		why: 'Istio ignores the part of the Telemetry that names it; a CUSTOM policy with an unknown provider denies all requests.',
		exceptions:
			'Reported only if the complete mesh configuration is in the workspace, or with `istio.assume: complete`. A name that is not similar to a known one is reported only if both are certainly deployed together. Providers of type `lightstep`, which Istio no longer supports, are reported as deprecated.',
		bad: `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: istio, namespace: istio-system }
spec:
  meshConfig:
    extensionProviders:
    - name: authorizer
      envoyExtAuthzGrpc: { service: authorizer.example.com, port: 9000 }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: custom, namespace: shop }
spec:
  action: CUSTOM
  provider: { name: authoriser }
  rules: [{ to: [{ operation: { paths: [/admin] } }] }]
`,
		mend: ['authoriser', 'authorizer'],
		links: ['https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider'],
	},
	// istio: pilot/pkg/model/telemetry.go, fetchProvider; pilot/pkg/security/authz/builder/builder.go, getBadCustomDenyRules
	*check(resource, mesh) {
		const { isStated, extensionProviders } = meshConfigOf(mesh);
		const { isComplete } = mesh.environment;
		if ((!isStated && !isComplete) || resource.standing !== 'whole') return;
		// A configuration that a template, a patch or a broken document makes may have any.
		if (extensionProviders.some(({ by }) => by !== undefined && by.standing !== 'whole')) return;
		const names = new Map(extensionProviders.map((one) => [one.name, one]));
		const byWord = new Map(extensionProviders.map((one) => [one.name.toLowerCase(), one]));
		for (const mention of resource.references) {
			if (mention.row.to !== 'provider' || mention.opaque) continue;
			const { text } = mention;
			// A Telemetry may write it in any case, a policy may not (istio: pilot/pkg/security/authz/builder/extauthz.go, getExtAuthz).
			const isLoose = resource.resource.kind.id === 'Telemetry';
			const known = names.get(text) ?? (isLoose ? byWord.get(text.toLowerCase()) : undefined);
			if (known?.type === 'lightstep')
				yield {
					span: mention,
					message: 'unsupported',
					with: { provider: text },
				};
			if (known !== undefined) continue;
			const near = slipFor(text, names.keys());
			// Samples and environments come with a mesh configuration each: only one that is deployed with it tells.
			const isListed =
				isComplete || extensionProviders.some(({ by }) => by !== undefined && areTogether(mesh, by, resource));
			if (near === undefined && !isListed) continue;
			yield {
				span: mention,
				...(near === undefined
					? { message: 'unknown', with: { provider: text, known: [...names.keys()] } }
					: { message: 'misspelt', with: { provider: text, suggestion: near } }),
				fixes: near === undefined ? [] : changeWord(resource, mention, near),
			};
		}
	},
});
