/**
 * The header in which the server process hands the client's address to Next. It is set on every
 * request, over whatever a client sent under that name.
 */
export const peerAddressHeader = 'x-sallyport-address';
