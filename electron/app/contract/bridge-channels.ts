/** The two channels between the popover's page and the program: views go one way, requests the other. */
export const viewChannel = 'builderbar:view'
export const requestChannel = 'builderbar:request'
