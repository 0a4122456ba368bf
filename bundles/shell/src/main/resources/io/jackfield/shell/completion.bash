# Completion of jackfield for bash: the daemon says what may stand in the place of the last word.
_jackfield() {
  local found=() answer one typed before words=("${COMP_WORDS[@]:1:COMP_CWORD}")
  words[COMP_CWORD - 1]=${words[COMP_CWORD - 1]//\\/}
  if answer=$("${COMP_WORDS[0]}" complete -- "${words[@]}" 2>/dev/null); then
    [ -z "$answer" ] || mapfile -t found <<<"$answer"
  else
    # Nobody answers: the names of commands, if the installation tells them.
    typed="${words[*]}"
    before=${typed%"${words[COMP_CWORD - 1]}"}
    while IFS= read -r one; do
      if [[ -n $one && $one == "$typed"* ]]; then
        one=${one#"$before"}
        found+=("${one%% *}")
      fi
    done <<<"${_jackfield_commands-}"
  fi
  COMPREPLY=()
  if [ "${found[0]-}" = :files ]; then
    compopt -o default
    return
  fi
  # What is put into the line is a word and no command, whatever the daemon calls its things.
  for one in "${found[@]}"; do
    printf -v one %q "$one"
    COMPREPLY+=("$one")
  done
}
complete -F _jackfield jackfield
