// A webhook of Istio that calls nobody, or an IP address.

import { isIp } from '../../schema/formats/addresses.ts';
import { stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';
import { hooksOf } from '../shared/webhooks.ts';

export default stating({
	missing: {
		wrong: 'Webhook "{webhook}" has neither "url" nor "service"',
		consequence: ', so it cannot be called',
		codes: ['IST0163'],
	},
	notUrl: { wrong: '"{url}" is not a webhook URL', remedy: 'it must start with https://', codes: ['IST0163'] },
	ip: {
		wrong: '"{host}" is an IP address',
		consequence: 'certificates are usually issued for names',
		severity: 'information',
		codes: ['IST0164'],
	},
})({
	severity: 'warning',
	kinds: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
	codes: ['IST0163', 'IST0164'],
	docs: {
		summary: "A webhook of Istio's control plane has no address, an address that is not a URL, or an IP address.",
		why: 'Kubernetes cannot call it: pods get no sidecar, or no resources can be applied. An IP address works, but certificates are usually issued for names.',
		exceptions:
			'Configurations that are not named `istio-sidecar-injector…`, `istio-validator…` or `istiod-default-validator`.',
		severityNotes: 'Information for IP addresses.',
		bad: `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: istiod-default-validator }
webhooks:
- name: validation.istio.io
  clientConfig: { url: "istiod.example.com:15017" }
`,
		mend: ['"istiod', '"https://istiod'],
		links: ['https://istio.io/latest/docs/reference/config/analysis/ist0163/'],
	},
	// istio: analyzers/externalcontrolplane; kubernetes: apiserver/pkg/util/webhook/validation.go, ValidateWebhookURL
	*check(resource) {
		const { kind, name } = resource.resource;
		const isOurs =
			kind.id === 'MutatingWebhookConfiguration'
				? name?.text.startsWith('istio-sidecar-injector')
				: name?.text === 'istiod-default-validator' || name?.text.startsWith('istio-validator');
		if (isOurs !== true) return;
		for (const hook of hooksOf(resource)) {
			const [config, own] = [hook.get('clientConfig'), hook.get('name')];
			const url = config?.get('url');
			if (config?.opaque === true || url?.opaque === true) continue;
			if (url === undefined || url.isNull || url.text === '') {
				if (config?.get('service') !== undefined) continue;
				const { start, end } = own ?? hook;
				yield { span: { start, end }, message: 'missing', with: { webhook: own?.text ?? '' } };
				continue;
			}
			const host = hostOf(url.text);
			if (host === undefined) {
				yield {
					span: url,
					message: 'notUrl',
					with: { url: url.text },
					fixes: hostOf(`https://${url.text}`) === undefined ? [] : changeTo(url, `https://${url.text}`),
				};
			} else if (isIp(host)) {
				yield { span: url, message: 'ip', with: { host } };
			}
		}
	},
});

function hostOf(text: string): string | undefined {
	const { protocol, hostname } = URL.canParse(text) ? new URL(text) : { protocol: '', hostname: '' };
	return /^https?:$/.test(protocol) ? hostname.replace(/^\[|\]$/g, '') : undefined;
}
