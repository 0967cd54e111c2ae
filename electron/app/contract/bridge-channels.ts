/** IPC channels: views from the main process to the popover's page, requests from the page to the main process. */
export const viewChannel = 'builderbar:view'
export const requestChannel = 'builderbar:request'
