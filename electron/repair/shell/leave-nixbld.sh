# shellcheck shell=sh disable=SC2034,SC2154
# step: check
member=yes code=0
said=$(/usr/sbin/dseditgroup -o checkmember -m "$account" nixbld 2>&1) || code=$?
case "$code $said" in
  '0 '*) ;;
  *" no $account is NOT a member of nixbld"*) member=no ;;
  *) printf '%s\n' "$said" | prefix; die "dseditgroup does not say whether $account is in nixbld." ;;
esac

# step: leave
if [ "$member" = no ]; then
  say 'Already up to date. Nothing was changed.'
else
  record "$account" member ''
  quote /usr/sbin/dseditgroup -o edit -d "$account" -t user nixbld
  say "$account is no longer in nixbld. Open sessions may list the group until the next login."
fi
