# shellcheck shell=sh disable=SC2034,SC2154
# step: check
make_folder /var/root/.ssh
require_config "$config"; require_config "$own"
prepend_line "$config" "Include $own" "$begin" "$end"
require_route "$temp" "$host"

# step: write
new_file "$own"; printf '%s\n' "$begin" "$@" "$end" >"$temp"
append_without "$own" "$begin" "$end"
require_route "$temp" "$host" 'hostname 127.0.0.1' "port $port" "hostkeyalias $host"
replace "$own"

# step: include
prepend_line "$config" "Include $own" "$begin" "$end"
require_route "$temp" "$host" 'hostname 127.0.0.1' "port $port" "hostkeyalias $host"
replace "$config"
