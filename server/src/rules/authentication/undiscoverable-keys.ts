// An issuer whose keys can be found nowhere.
import { manifest } from '../../model/resource.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import { stating } from '../engine/rule.ts';
import { addingField } from '../shared/fixes.ts';

/** An issuer that is a URL but for its scheme: that it has to be written like this, the tokens decide. */
const isDomain = /^(?:[a-z0-9-]+\.)+[a-z]{2,}(?:\/[\w./~-]*)?$/i;

export default stating({
	configuration: {
		wrong: '"{address}" is the configuration of the issuer, not its keys',
		consequence: ', so all its tokens are rejected',
		remedy: 'leave out "jwksUri", and Istio looks up the address of the keys there',
	},
	undiscoverable: {
		wrong: '"{issuer}" is not a URL to fetch keys from',
		consequence: ', so all its tokens are rejected',
		remedy: 'set "jwksUri" or "jwks"',
	},
})({
	severity: 'warning',
	kinds: ['RequestAuthentication'],
	codes: [],
	docs: {
		summary:
			'A JWT rule has no keys, and its issuer is not a URL from which they could be fetched; or the address of the keys is that of the OpenID configuration.',
		why: 'Without "jwks" and "jwksUri", Istio requests the OpenID configuration of the issuer. If that fails, no key is known and each request with a token of this issuer gets 401.',
		bad: `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: shop }
spec:
  jwtRules:
  - issuer: accounts@example.com
`,
		mend: ['accounts@example.com', 'https://accounts.example.com'],
		links: [
			'https://istio.io/latest/docs/reference/config/security/jwt/',
			'https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig',
		],
	},
	// istio: pilot/pkg/model/jwks_resolver.go, resolveJwksURIUsingOpenID, BuildLocalJwks: keys that no token fits
	*check(by) {
		const { resource, standing } = by;
		if (standing !== 'whole') return;
		const rules = manifest(resource).get('spec')?.each('jwtRules') ?? [];
		for (const rule of rules) {
			const issuer = rule.get('issuer');
			const address = rule.get('jwksUri');
			if (
				address?.opaque === false &&
				/\/\.well-known\/(?:openid-configuration|oauth-authorization-server)\/?$/.test(address.text)
			)
				yield { span: address, message: 'configuration', with: { address: address.text } };
			const hasKeys = rule.entries.some(({ key }) => key.opaque || /^(?:jwks|jwksUri|jwks_uri|<<)$/.test(key.text));
			if (hasKeys || issuer === undefined || issuer.text === '' || isUnknown(issuer)) continue;
			if (/^https?:\/\//.test(issuer.text)) continue;
			yield {
				span: issuer,
				message: 'undiscoverable',
				with: { issuer: issuer.text },
				fixes: isDomain.test(issuer.text) ? addingField(by, rule, 'Add "jwksUri"', 'jwksUri', keysAt(issuer.text)) : [],
			};
		}
	},
});

/** Where keys mostly are; only the configuration of the issuer says it for sure. */
function keysAt(issuer: string): string {
	return `https://${issuer.replace(/\/$/, '')}/.well-known/jwks.json`;
}
