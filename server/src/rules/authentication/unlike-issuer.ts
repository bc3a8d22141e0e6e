// An issuer that is nearly the one in the tokens of a well-known provider.
import { issuerMeant } from '../../istio/issuers.ts';
import { fieldsOf } from '../../istio/policies/authorization-policy.ts';
import { type DeployedAs, isDeployedAs } from '../../mesh/by-kind.ts';
import { manifest } from '../../model/resource.ts';
import type { Node } from '../../yaml/node.ts';
import { isUnknown } from '../../yaml/templates/placeholders.ts';
import { stating } from '../engine/rule.ts';
import { changeTo } from '../shared/fixes.ts';

export default stating({
	unlike: {
		wrong: 'Tokens of {provider} have the issuer "{meant}", not "{issuer}"',
		consequence: ', and issuers are compared exactly: all requests with a token get 401',
	},
})({
	severity: 'warning',
	kinds: ['RequestAuthentication', 'AuthorizationPolicy'],
	codes: [],
	docs: {
		summary:
			'The issuer of a JWT rule, or the claim `iss` of a condition, differs from the one in the tokens of its well-known provider, mostly by a slash at the end.',
		why: 'The proxy compares the issuer letter by letter with `iss` of the token. With any other it answers 401, "Jwt issuer is not configured".',
		exceptions:
			'Only for Auth0, Microsoft Entra ID, Google, Firebase, Keycloak and Amazon Cognito, and not for domains of your own.',
		bad: `apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: shop }
spec:
  jwtRules:
  - issuer: https://shop.eu.auth0.com
`,
		mend: ['auth0.com', 'auth0.com/'],
		links: [
			'https://istio.io/latest/docs/reference/config/security/request_authentication/#JWTRule',
			'https://auth0.com/docs/secure/tokens/json-web-tokens/json-web-token-claims',
		],
	},
	// envoy: source/extensions/filters/http/jwt_authn/authenticator.cc, startVerify: findIssuer
	*check(by) {
		if (by.standing !== 'whole') return;
		for (const issuer of issuersIn(by)) {
			const found = isUnknown(issuer) ? undefined : issuerMeant(issuer.text);
			if (found === undefined) continue;
			const { provider, meant } = found;
			yield {
				span: issuer,
				message: 'unlike',
				with: { provider, meant, issuer: issuer.text },
				fixes: changeTo(issuer, meant),
			};
		}
	},
});

function issuersIn(by: DeployedAs<'RequestAuthentication' | 'AuthorizationPolicy'>): readonly Node[] {
	if (isDeployedAs(by, 'AuthorizationPolicy'))
		return fieldsOf(by, ['request.auth.claims[iss]']).flatMap(({ values }) => values);
	if (!isDeployedAs(by, 'RequestAuthentication')) return [];
	return (manifest(by.resource).get('spec')?.each('jwtRules') ?? []).flatMap((rule) => rule.get('issuer') ?? []);
}
