// Whether a word is the id of a rule, and which was probably meant if it is not.
import { nearestName } from '../../text/nearest-name.ts';
import { rules } from '../index.generated.ts';

const ids = rules.map(({ id }) => id);

export function nearest(id: string): { readonly isKnown: boolean; readonly suggestion: string | undefined } {
	if (ids.includes(id)) return { isKnown: true, suggestion: undefined };
	const sameFault = ids.find((one) => one.endsWith(`/${id}`));
	return { isKnown: false, suggestion: nearestName(id, ids) ?? sameFault };
}
