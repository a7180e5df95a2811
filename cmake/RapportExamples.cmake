# Examples run as tests: one that fails teaches the wrong thing.

file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/*.cc")
foreach(source IN LISTS sources)
  cmake_path(GET source STEM name)
  add_executable(example_${name} "${source}")
  rapport_configure(example_${name})
  target_link_libraries(example_${name} PRIVATE rapport)
  set_target_properties(example_${name} PROPERTIES
    OUTPUT_NAME ${name} RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/examples")
  add_test(NAME example_${name} COMMAND example_${name})
  set_tests_properties(example_${name} PROPERTIES LABELS example TIMEOUT 120)
endforeach()
