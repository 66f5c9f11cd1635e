/** How many items a connection gives where `first` is left out; gateways are told of it as `assumedSize`. */
export const defaultPageSize = 20;
