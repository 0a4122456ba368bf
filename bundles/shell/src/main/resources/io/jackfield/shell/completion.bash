# Completion of jackfield for bash: the daemon says what may stand in the place of the last word.
_jackfield() {
  local IFS=$'\n' word=${COMP_WORDS[COMP_CWORD]}
  local found=($("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  if [ "${found[0]}" = :files ]; then
    compopt -o filenames
    COMPREPLY=($(compgen -f -- "$word"))
  else
    COMPREPLY=("${found[@]}")
  fi
}
complete -F _jackfield jackfield
