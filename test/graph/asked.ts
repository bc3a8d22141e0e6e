// A question about a map, of which only what matters is said.
import type { MapQuestion } from '../../server/src/features/trace/route-map.ts';

const nothing: MapQuestion = {
	what: '',
	isWhole: false,
	filter: '',
	environment: '',
	uri: undefined,
	offset: undefined,
	request: '',
	unfolded: [],
	drawing: 'mermaid',
	isStyled: true,
};

export function asked(some: Partial<MapQuestion>): MapQuestion {
	return { ...nothing, ...some };
}
