# How Rapport's own targets are compiled.

if(RAPPORT_DEVELOPER_MODE AND PROJECT_IS_TOP_LEVEL)
  find_program(RAPPORT_CCACHE ccache)
  mark_as_advanced(RAPPORT_CCACHE)
  if(RAPPORT_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${RAPPORT_CCACHE}")
  endif()
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
  endif()
endif()

set(rapport_warnings -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion
  # A designated initializer leaves out what is as usual, on purpose.
  -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms of GCC 12 in its own std::string, std::variant and std::optional at -O2 and above.
  list(APPEND rapport_warnings -Wno-restrict -Wno-maybe-uninitialized -Wno-array-bounds
    -Wno-stringop-overflow -Wno-stringop-overread -Wno-free-nonheap-object)
endif()

# Instrumentation applies to whatever links into one program, so it is set for the whole directory.
if(RAPPORT_SANITIZE)
  # A finding needs lines, not variables: with all of -g compiling takes half as long again.
  add_compile_options(-fsanitize=${RAPPORT_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${RAPPORT_SANITIZE})
endif()
if(RAPPORT_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(RAPPORT_COVERAGE)
  add_compile_options(--coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()

# Sets what every target of Rapport shares.
function(rapport_configure target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  # Contraction changes the last bit of a product with the processor; decisions must not change.
  target_compile_options(${target} PRIVATE -ffp-contract=off)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  if(RAPPORT_DEVELOPER_MODE)
    target_compile_options(${target} PRIVATE ${rapport_warnings} -Werror)
  endif()
endfunction()

# Sets `out` to the .cc files of these directories; to an empty source where there are none yet.
function(rapport_glob out)
  set(patterns)
  foreach(directory IN LISTS ARGN)
    list(APPEND patterns "${PROJECT_SOURCE_DIR}/${directory}/*.cc")
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS ${patterns})
  if(NOT sources)
    set(sources "${PROJECT_BINARY_DIR}/empty_${out}.cc")
    file(CONFIGURE OUTPUT "${sources}" CONTENT "// No sources yet.\n")
  endif()
  set(${out} ${sources} PARENT_SCOPE)
endfunction()
